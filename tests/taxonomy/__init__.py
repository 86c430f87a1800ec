"""Sections and tags: tests."""
