"""The demonstration newsroom that a first run shows."""
