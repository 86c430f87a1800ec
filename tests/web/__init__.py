"""The doors, as those who come through them see them."""
