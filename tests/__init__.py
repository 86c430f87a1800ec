"""The product's promises, tested."""
