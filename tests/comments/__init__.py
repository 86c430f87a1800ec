"""comments tests."""
