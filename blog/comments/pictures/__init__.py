"""Pictures that commenters attach: one to a comment, kept apart from the newsroom's."""
