"""The benchmark: our pages beside a bare Flask route that returns the same bytes."""
