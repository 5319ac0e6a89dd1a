"""Changing the working calendar. Deadlines reckoned afterwards use it; those already promised stay."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.working_calendar import WorkingCalendar
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import may_manage_settings
from hesi.workspace.access.rules import require
from hesi.workspace.calendars.hours import parse_hours
from hesi.workspace.calendars.models import SpecialDay, WorkCalendar
from hesi.workspace.calendars.starting_calendar import add_public_days
from hesi.workspace.calendars.working_days import as_intervals
from hesi.workspace.events.record import record

YEARS = range(2020, 2101)


@transaction.atomic
def change_week(calendar: WorkCalendar, week: Mapping[str, str], *, by: Actor) -> WorkCalendar:
    """The hours of each weekday, "1" (Monday) to "7", as people write them: `09:00-12:00, 13:30-18:00`."""
    require(may_manage_settings, by, calendar)
    row: WorkCalendar = WorkCalendar.objects.locked(calendar.pk)
    problems: dict[str, str] = {}
    hours: dict[str, list[list[str]]] = {}
    for day in map(str, range(1, 8)):
        try:
            hours[day] = _checked(row, week.get(day, ""))
        except Invalid as wrong:
            problems[f"day_{day}"] = wrong.message
    if problems:
        raise Invalid(_("Some hours are not right."), code="hours_wrong", fields=problems)
    if not any(hours.values()):
        raise Invalid(_("A week needs working hours on one day at least."), code="no_working_hours")
    if row.week != hours:
        before, row.week = row.week, hours
        row.save(update_fields=["week"])
        record("calendar.changed", row, by=by, before=before, week=hours)
    return row


@transaction.atomic
def save_special_day(calendar: WorkCalendar, *, on: date, name: str, hours: str, by: Actor) -> SpecialDay:
    """A date that differs from its weekday: no hours for a holiday, hours for a make-up workday or half a day."""
    require(may_manage_settings, by, calendar)
    pairs = _checked(calendar, hours)
    day, _created = SpecialDay.objects.update_or_create(
        calendar=calendar, on=on, defaults={"name": clean_line(name, 60), "hours": pairs, "source": ""}
    )
    record("calendar.day_saved", day, by=by, on=on.isoformat(), name=day.name, hours=pairs)
    return day


@transaction.atomic
def remove_special_day(day: SpecialDay, *, by: Actor) -> None:
    """The date follows its weekday again."""
    require(may_manage_settings, by, day)
    row: SpecialDay = SpecialDay.objects.locked(day.pk)
    record("calendar.day_removed", row, by=by, on=row.on.isoformat(), name=row.name)
    row.delete()


@transaction.atomic
def add_year(calendar: WorkCalendar, year: int, *, by: Actor) -> int:
    """Add the public holidays and make-up workdays known for the year; days entered by hand stay."""
    require(may_manage_settings, by, calendar)
    if year not in YEARS:
        raise Invalid(_("Choose a year from 2020 on."), fields={"year": _("Choose a year from 2020 on.")})
    added = add_public_days(calendar, year)
    if not added:
        raise Conflict(
            _("Everything known about {year} is in the calendar already.").format(year=year), code="year_known"
        )
    record("calendar.year_added", calendar, by=by, year=year, days=added)
    return added


def _checked(calendar: WorkCalendar, text: str) -> list[list[str]]:
    pairs = parse_hours(text)
    # The arithmetic refuses what overlaps or ends before it begins, with a sentence.
    WorkingCalendar(time_zone=calendar.time_zone, week={0: as_intervals(pairs)})
    return pairs
