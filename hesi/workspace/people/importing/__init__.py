"""Bringing a company's people in from a table: read it, plan what would change, then change it."""
