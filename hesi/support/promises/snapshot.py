"""The working calendar of a policy version: frozen when it is published, so that deadlines can be reckoned for ever."""

from datetime import date
from typing import Any

from hesi.core.working_calendar import WorkingCalendar
from hesi.workspace.calendars.models import WorkCalendar
from hesi.workspace.calendars.working_days import as_intervals

Snapshot = dict[str, Any]
"""{"time_zone", "week": {"1": [["09:00", "18:00"]], …}, "special_days": {"2026-10-01": []}, "name"?}"""

ALL_DAY = [["00:00", "00:00"]]


def snapshot_of(row: WorkCalendar) -> Snapshot:
    """The calendar of the workspace as it is now."""
    special = {day.on.isoformat(): day.hours for day in row.special_days.all()}
    return {"name": row.name, "time_zone": row.time_zone, "week": row.week, "special_days": special}


def with_hours(row: WorkCalendar, week: dict[str, list[list[str]]], *, time_zone: str = "") -> Snapshot:
    """Other hours on the days the calendar works: holidays stay closed, make-up workdays have a workday's hours."""
    workday = next((hours for _day, hours in sorted(week.items()) if hours), [])
    special = {
        day.on.isoformat(): (workday if day.hours else []) for day in row.special_days.all() if workday or not day.hours
    }
    return {"name": "", "time_zone": time_zone or row.time_zone, "week": week, "special_days": special}


def round_the_clock(time_zone: str) -> Snapshot:
    """Every hour of every day (7×24), holidays included."""
    week = {str(day): ALL_DAY for day in range(1, 8)}
    return {"name": "", "time_zone": time_zone, "week": week, "special_days": {}}


def calendar_of(stored: Snapshot) -> WorkingCalendar:
    """The stored form as arithmetic needs it. Raises `Invalid` for hours that overlap or a zone that does not exist."""
    return WorkingCalendar(
        time_zone=stored["time_zone"],
        week={int(day) - 1: as_intervals(hours) for day, hours in stored["week"].items()},
        special_days={date.fromisoformat(on): as_intervals(hours) for on, hours in stored["special_days"].items()},
    )
