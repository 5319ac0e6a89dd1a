"""The periods of a fiscal year. Pure: everything is months, each named by its first day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hesi.core.time import add_months

MONTH, QUARTER, YEAR = "month", "quarter", "year"
MONTHS_OF = {MONTH: 1, QUARTER: 3, YEAR: 12}
# From the shortest to the longest.
LENGTHS = (MONTH, QUARTER, YEAR)


@dataclass(frozen=True, slots=True)
class Span:
    """Some months of a fiscal year: the first days of its first month and of the month after its last."""

    since: date
    after: date

    def holds(self, month: date) -> bool:
        """Whether the month, named by any of its days, lies inside."""
        return self.since <= month < self.after

    def covers(self, other: "Span") -> bool:
        """Whether the other lies inside as a whole."""
        return self.since <= other.since and other.after <= self.after


def year_span(starts_on: date) -> Span:
    """The twelve months from the first day of the fiscal year."""
    return Span(starts_on, add_months(starts_on, 12))


def spans(starts_on: date, period: str) -> list[Span]:
    """The year cut into months, quarters or left whole, in order."""
    length = MONTHS_OF[period]
    starts = [add_months(starts_on, at) for at in range(0, 12, length)]
    return [Span(start, add_months(start, length)) for start in starts]


def span_of(starts_on: date, period: str, month: date) -> Span:
    """The period of the year that holds the month."""
    return next(span for span in spans(starts_on, period) if span.holds(month))


def key_of(span: Span, year: int, starts_on: date) -> str:
    """How a period is named in addresses and tables: 2026, 2026-Q2 or 2026-05 (the calendar's month)."""
    months = sum(1 for _month in months_of(span))
    if months == 12:
        return str(year)
    if months == 3:
        return f"{year}-Q{spans(starts_on, QUARTER).index(span) + 1}"
    return f"{span.since:%Y-%m}"


def months_of(span: Span) -> Iterator[date]:
    """The first day of each month."""
    month = span.since
    while month < span.after:
        yield month
        month = add_months(month, 1)
