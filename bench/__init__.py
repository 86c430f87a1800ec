"""The benchmark: our pages beside bare routes, and beside files, with the same bytes."""
