"""Django's SQLite backend, with writers that wait briefly for each other.

SQLite lets a writer that finds the database taken sleep up to 100 ms before it looks again; with eight writers the
unlucky wait seconds. Here a writing transaction first takes an advisory lock on a file beside the database, looking
every few milliseconds. The lock goes with the process that dies, and a reader never needs it.
"""
