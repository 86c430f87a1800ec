"""Everything kept about one person."""
