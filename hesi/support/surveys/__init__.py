"""Satisfaction surveys: whom to ask, what, when, and what came of it."""
