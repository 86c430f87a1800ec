"""What staff see: one guard at the door, one module for each screen."""
