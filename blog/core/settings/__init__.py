"""The owner's live choices: declared beside their reader, kept in one table."""
