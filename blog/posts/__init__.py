"""Articles and pages: written, published, found by their address."""
