"""Advances (借款): asked for and paid as documents, owed by the borrower, cleared by claims or returned."""
