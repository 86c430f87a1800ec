"""Checks elsewhere: who is asked about a comment, what they are told, and what they answer."""
