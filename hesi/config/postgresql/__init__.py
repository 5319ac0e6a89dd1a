"""Django's PostgreSQL backend, whose session always knows the workspace it serves.

Row-level security compares each row with the session's `hesi.tenant`. It is sent before the first statement after the
scope has changed, not at each change: a request costs two such round trips instead of one at every door.
"""
