"""Makers of plausible test material."""
