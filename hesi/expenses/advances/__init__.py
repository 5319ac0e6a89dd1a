"""Advances (借款): money lent before it is spent, cleared by claims or paid back, never both for the same yuan."""
