"""Articles and pages: tests."""
