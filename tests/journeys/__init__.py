"""Whole stories in a real browser, with script and without."""
