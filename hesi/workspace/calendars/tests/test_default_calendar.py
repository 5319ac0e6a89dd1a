from datetime import date, time

from hesi.workspace.calendars.china import is_arranged
from hesi.workspace.calendars.models import SpecialDay, WorkCalendar
from hesi.workspace.calendars.starting_calendar import add_public_days
from hesi.workspace.calendars.working_days import default_calendar


def test_new_workspace_works_weekdays_with_a_midday_break(company):
    calendar = default_calendar()
    assert calendar.hours_on(date(2026, 11, 23)) == ((time(9), time(12)), (time(13, 30), time(18)))
    assert not calendar.is_working_day(date(2026, 11, 22))


def test_holidays_are_off_and_make_up_days_are_worked(company):
    calendar = WorkCalendar.objects.get(is_default=True)
    add_public_days(calendar, 2026)
    days = default_calendar()
    assert not days.is_working_day(date(2026, 10, 1))
    assert days.is_working_day(date(2026, 10, 10))
    assert is_arranged(2026)


def test_days_entered_by_hand_stay_when_a_year_is_added(company):
    calendar = WorkCalendar.objects.get(is_default=True)
    calendar.special_days.filter(on=date(2026, 10, 1)).delete()
    SpecialDay.objects.create(calendar=calendar, on=date(2026, 10, 1), name="值班", hours=[["09:00", "12:00"]])
    add_public_days(calendar, 2026)
    assert default_calendar().is_working_day(date(2026, 10, 1))
