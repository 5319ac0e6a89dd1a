"""The company's calendar as arithmetic needs it."""

from datetime import time

from hesi.core.working_calendar import Interval, WorkingCalendar
from hesi.workspace.calendars.models import WorkCalendar
from hesi.workspace.calendars.starting_calendar import lay_calendar
from hesi.workspace.tenancy.scope import active_tenant


def default_calendar() -> WorkingCalendar:
    """The open workspace's working hours, holidays and make-up workdays. Laid anew where a workspace has none."""
    return as_working_calendar(default_row())


def default_row() -> WorkCalendar:
    """The editable calendar of the open workspace."""
    row: WorkCalendar | None = WorkCalendar.objects.filter(is_default=True).order_by("pk").first()
    return row or lay_calendar(active_tenant())


def as_working_calendar(row: WorkCalendar) -> WorkingCalendar:
    """The row with its special days, as a value."""
    return WorkingCalendar(
        time_zone=row.time_zone,
        week={int(day) - 1: as_intervals(hours) for day, hours in row.week.items()},
        special_days={day.on: as_intervals(day.hours) for day in row.special_days.all()},
    )


def as_intervals(pairs: list[list[str]]) -> list[Interval]:
    """`[["09:00", "12:00"]]` as times."""
    return [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs]
