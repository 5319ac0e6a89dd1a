"""The demonstration company, made by a deterministic generator; it contains no real person."""
