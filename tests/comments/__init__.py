"""Promises about the conversation beneath an article."""
