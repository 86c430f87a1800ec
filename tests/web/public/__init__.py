"""The readers' door, as readers and their browsers find it."""
