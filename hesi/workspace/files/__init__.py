"""Stored files: kept byte for byte under a content hash, encrypted at rest, given out only after a check."""
