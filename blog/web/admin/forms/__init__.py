"""What each screen's form takes: shape only, the rules are in the rooms."""
