"""What `flask seed` is made of: words, articles and conversations as rows, drawn by chance."""
