"""The pages of the library: for readers, also signed out, and for those who write."""
