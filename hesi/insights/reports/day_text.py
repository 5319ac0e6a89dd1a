"""A day some days later as text, reckoned by the database, the same on both."""

from typing import Any

from django.db.models import Func, TextField


class DayText(Func):
    """`2026-11-23` of a date column and a number of days: compared with days that are kept as text."""

    arity = 1
    output_field = TextField()

    def __init__(self, expression: Any, days: int) -> None:
        super().__init__(expression)
        self.days = int(days)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = f"date(%(expressions)s, '+{self.days} days')"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = f"to_char((%(expressions)s) + {self.days}, 'YYYY-MM-DD')"
        return super().as_sql(compiler, connection, template=template, **context)
