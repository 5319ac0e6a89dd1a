"""Stored files: kept byte for byte under a content hash, encrypted at rest, given out only after a check.

`store` keeps and reads them, `reading` holds the rule of each purpose, `views` gives them out, `sweep` removes orphans.
"""
