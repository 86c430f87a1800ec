"""The site as a whole: its front page and its menu."""
