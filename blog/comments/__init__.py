"""The conversation beneath an article."""
