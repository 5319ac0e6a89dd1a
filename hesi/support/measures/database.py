"""Reckoning with instants inside the database, the same on both."""

from typing import Any

from django.db.models import BigIntegerField, Func


class Epoch(Func):
    """An instant as whole seconds since 1970, which both databases subtract and compare natively."""

    arity = 1
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(
            compiler, connection, template="CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)", **context
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(
            compiler, connection, template="CAST(EXTRACT(EPOCH FROM %(expressions)s) AS BIGINT)", **context
        )
