"""Fire and soak: the whole product under readers, writers, moderators and `kill -9`."""
