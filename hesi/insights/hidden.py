"""A column that SQLite does not look for an index of."""

from typing import Any

from django.db.models import Func


class Hidden(Func):
    """A column in such a way that SQLite does not look for an index of it.

    SQLite keeps no statistics: where rows are better found another way, an index of days must not be taken instead.
    PostgreSQL knows how many rows either way reads, and does not notice.
    """

    template = "(%(expressions)s)"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """With the sign SQLite has for it."""
        return super().as_sql(compiler, connection, template="+%(expressions)s", **extra)
