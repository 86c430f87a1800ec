"""Bringing content in."""
