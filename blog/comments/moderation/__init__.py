"""What happens to a submitted comment, and why."""
