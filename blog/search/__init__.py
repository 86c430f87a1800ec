"""Finding articles and comments by their words."""
