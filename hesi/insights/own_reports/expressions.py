"""Months, quarters and years of a day as text, by the database itself.

Django's own truncation runs through Python for every row on SQLite, too slow for a report over a million lines.
"""

from typing import Any

from django.db.models import Case, CharField, F, Func, When
from django.db.models.functions import Length, Substr


class _DayText(Func):
    """A part of a day as text: how SQLite writes it, and how PostgreSQL does."""

    output_field = CharField()
    sqlite = postgresql = ""

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        template = self.sqlite if connection.vendor == "sqlite" else self.postgresql
        return super().as_sql(compiler, connection, template=template, **extra)


class MonthText(_DayText):
    """2026-11."""

    sqlite = "SUBSTR(%(expressions)s, 1, 7)"
    postgresql = "TO_CHAR(%(expressions)s, 'YYYY-MM')"


class QuarterText(_DayText):
    """2026-Q4."""

    sqlite = "(SUBSTR(%(expressions)s, 1, 4) || '-Q' || ((SUBSTR(%(expressions)s, 6, 2) + 2) / 3))"
    postgresql = "TO_CHAR(%(expressions)s, 'YYYY-\"Q\"Q')"


class YearText(_DayText):
    """2026."""

    sqlite = "SUBSTR(%(expressions)s, 1, 4)"
    postgresql = "TO_CHAR(%(expressions)s, 'YYYY')"


def plain_city() -> Any:
    """The city of a line without 市 at its end: 上海市 and 上海 are one."""
    shorter = Substr("city", 1, Length("city") - 1)
    return Case(When(city__endswith="市", then=shorter), default=F("city"), output_field=CharField())
