"""Likes and dislikes: one of each person for each comment, counted beside it."""
