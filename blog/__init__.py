"""Rejoinder: articles and the conversation beneath them."""
