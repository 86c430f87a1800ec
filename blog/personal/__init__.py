"""All that is kept about one person: handed over, and erased when they say so."""
