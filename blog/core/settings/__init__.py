"""The owner's live choices: how they are declared and kept."""
