"""The documents: true to the product."""
