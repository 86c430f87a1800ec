"""Articles and pages."""
