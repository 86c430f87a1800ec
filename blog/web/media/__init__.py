"""Serving uploaded files."""
