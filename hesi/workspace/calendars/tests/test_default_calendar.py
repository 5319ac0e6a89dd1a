from datetime import date, time

from django.utils import translation

from hesi.workspace.calendars.china import is_arranged
from hesi.workspace.calendars.models import SpecialDay, WorkCalendar
from hesi.workspace.calendars.starting_calendar import add_public_days
from hesi.workspace.calendars.working_days import default_calendar
from tests.builders import a_member


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


def test_public_days_are_named_in_the_readers_language(company, client_of):
    add_public_days(WorkCalendar.objects.get(is_default=True), 2026)
    own = SpecialDay.objects.get(on=date(2026, 5, 1))
    own.name = "公司开放日"
    own.save()
    names = {
        (2026, 1, 1): ("元旦", "New Year's Day"),
        (2026, 1, 4): ("调休上班", "Make-up workday"),
        (2026, 1, 2): ("休息日（由 2026-01-04 调休）", "Day off (substituted from 2026-01-04)"),
        (2026, 5, 1): ("公司开放日", "公司开放日"),
    }
    for day, (chinese, english) in names.items():
        found = SpecialDay.objects.get(on=date(*day))
        with translation.override("zh-hans"):
            assert found.label == chinese
        with translation.override("en"):
            assert found.label == english
    client = client_of(a_member("admin", roles=("admin",)))
    client.cookies["hesi_language"] = "en"
    page = client.get("/admin/calendar/").content.decode()
    assert "Mid-Autumn Festival" in page
    assert "中秋节" not in page
