"""Mail to readers about conversations."""
