"""The demonstration newsroom."""
