"""Whole pages, stored as they are sent and answered before Flask is entered."""
