"""Notices of illegal content (EU Digital Services Act): taken in, answered, counted."""
