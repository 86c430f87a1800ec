"""One suite for every backend of an interface."""
