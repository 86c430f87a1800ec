<<<<<<< HEAD
"""The owner's live choices: declared beside their reader, kept in one table."""
=======
"""The owner's live choices: how they are declared and kept."""
>>>>>>> moderation
