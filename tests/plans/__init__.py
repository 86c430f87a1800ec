"""How the databases find what pages and services ask for: by index, without sorting everything."""
