"""Whole stored pages."""
