"""Categories and tags: where an article belongs."""
