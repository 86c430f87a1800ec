"""Things for tests to stand on: each function makes one and returns it."""
