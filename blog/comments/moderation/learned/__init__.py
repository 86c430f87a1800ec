"""A spam score that is learned from what moderators decide."""
