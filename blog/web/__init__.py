"""The doors: ways into the rooms. They hold no rule."""
