<<<<<<< HEAD
"""comments tests."""
=======
"""Promises about the conversation beneath an article."""
>>>>>>> moderation
