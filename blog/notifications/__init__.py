"""Mail to readers about conversations: who asked for it, and what they are told."""
