"""Tests of the door to the pictures."""
