"""Bringing content in from elsewhere."""
