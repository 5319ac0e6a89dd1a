"""When a report is sent next: pure arithmetic on the company's wall clock."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from hesi.core.time import as_utc, business_date, zone
from hesi.insights.own_reports.models import Mailing

_FURTHEST_DAYS = 62


def next_moment(rhythm: str, *, weekday: int, day: int, hour: int, time_zone: str, after: datetime) -> datetime:
    """The first moment after `after` at which it is due, in UTC; a month without that day has it on its last."""
    on = business_date(after, time_zone)
    for step in range(_FURTHEST_DAYS):
        candidate = on + timedelta(days=step)
        if _is_due(rhythm, candidate, weekday, day):
            at = as_utc(datetime.combine(candidate, time(hour), tzinfo=zone(time_zone)))
            if at > after:
                return at
    raise ValueError(f"{rhythm!r} is no rhythm")


def _is_due(rhythm: str, on: date, weekday: int, day: int) -> bool:
    if rhythm == Mailing.Rhythm.WEEKLY:
        return on.weekday() == weekday
    return on.day == min(day, monthrange(on.year, on.month)[1])
