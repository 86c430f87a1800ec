"""What readers report, how much each report weighs, and what became of it."""
