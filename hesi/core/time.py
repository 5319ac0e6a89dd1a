"""The clock and the calendar day. Everything that needs the present asks `now()`, the one place a test can stop.

Instants are aware UTC and named `*_at`; business dates belong to a company's time zone and are named `*_on`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hesi.core.errors import Invalid
from hesi.core.money_format import active_language, locale_for
from hesi.core.words import gettext as _

CHINA = "Asia/Shanghai"

_DAY = timedelta(days=1)
_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _stopped_at.get() or datetime.now(UTC)


@contextmanager
def stopped(at: datetime) -> Iterator[datetime]:
    """Inside, `now()` answers `at`: for tests, demo data and looking at a report as of another day."""
    token = _stopped_at.set(as_utc(at))
    try:
        yield as_utc(at)
    finally:
        _stopped_at.reset(token)


def as_utc(at: datetime) -> datetime:
    """The same instant in UTC. A time without a zone is a mistake in the program: ValueError."""
    if at.tzinfo is None:
        raise ValueError("an instant carries its time zone")
    return at.astimezone(UTC)


def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name, such as `Asia/Shanghai`; `Invalid` when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Invalid(
            _("“{name}” is not a time zone. Use a name such as Asia/Shanghai.").format(name=name[:60]),
            code="unknown_time_zone",
        ) from None


def business_date(at: datetime, time_zone: str | ZoneInfo = CHINA) -> date:
    """The day on the company's wall calendar at that instant."""
    return as_utc(at).astimezone(_as_zone(time_zone)).date()


def today(time_zone: str | ZoneInfo = CHINA) -> date:
    """The day on the company's wall calendar now."""
    return business_date(now(), time_zone)


def start_of_day(on: date, time_zone: str | ZoneInfo = CHINA) -> datetime:
    """The instant, in UTC, at which that day begins there (the first moment that exists where midnight is skipped)."""
    there = _as_zone(time_zone)
    # People type any year; the first and last day of the calendar have no instant in every zone.
    inside = min(max(on, date.min + _DAY), date.max - _DAY)
    return datetime.combine(inside, time.min, tzinfo=there).astimezone(UTC)


def day_after(on: date) -> date:
    """The next day; the last day of the calendar has none and stays."""
    return on if on == date.max else on + _DAY


def day_bounds(on: date, time_zone: str | ZoneInfo = CHINA) -> tuple[datetime, datetime]:
    """The day as instants in UTC, the end exclusive. Not always 24 hours."""
    return start_of_day(on, time_zone), start_of_day(day_after(on), time_zone)


def month_bounds(on: date) -> tuple[date, date]:
    """The first day of the month of `on` and the first day of the next, exclusive."""
    first = on.replace(day=1)
    return first, add_months(first, 1)


def month_instants(on: date, time_zone: str | ZoneInfo = CHINA) -> tuple[datetime, datetime]:
    """The month of `on` as instants in UTC, the end exclusive."""
    first, after = month_bounds(on)
    return start_of_day(first, time_zone), start_of_day(after, time_zone)


def add_months(on: date, months: int) -> date:
    """The same day so many months later (or earlier), the month's last day where it has no such day."""
    year, month_index = divmod(on.year * 12 + on.month - 1 + months, 12)
    first = date(year, month_index + 1, 1)
    after = date(year + month_index // 11, (month_index + 1) % 12 + 1, 1)
    return first.replace(day=min(on.day, (after - first).days))


def _as_zone(time_zone: str | ZoneInfo) -> ZoneInfo:
    return zone(time_zone) if isinstance(time_zone, str) else time_zone


def zone_words(name: str) -> str:
    """What people call the time zone in the reader's language: Beijing time, Central European Time; else its name."""
    if name == CHINA:
        return _("Beijing time")
    from babel.dates import get_timezone_name

    try:
        said = str(get_timezone_name(ZoneInfo(name), zone_variant="generic", locale=locale_for(active_language())))
    except (LookupError, ValueError, OSError):
        return name
    return name if "(" in said or "（" in said else said
