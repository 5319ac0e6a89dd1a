"""One token index for everything that can be searched."""
