"""A year's budgets as a table, both ways: written out as they are planned, and read back changed.

`sheet` writes it, `table` reads it, `comparing` says what it would change, and `actions.importing` does that, all or
nothing.
"""
