"""One token index for everything that can be searched.

Publishes `index(...)`, `remove(...)` (index.py), `find(...)` and `search_kind(...)` (find.py).
"""
