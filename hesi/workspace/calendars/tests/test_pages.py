import pytest

from hesi.core.errors import Invalid
from hesi.workspace.calendars.hours import parse_hours, write_hours
from hesi.workspace.calendars.models import SpecialDay, WorkCalendar
from tests.builders_people import an_administrator


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("09:00-12:00, 13:30-18:00", [["09:00", "12:00"], ["13:30", "18:00"]]),
        ("9：00—12：00；13:30至24:00", [["09:00", "12:00"], ["13:30", "00:00"]]),
        ("  ", []),
    ],
)
def test_hours_are_read_as_people_write_them(text, pairs):
    assert parse_hours(text) == pairs
    assert parse_hours(write_hours(pairs)) == pairs


@pytest.mark.parametrize("text", ["nine", "09:00", "25:00-26:00", "09:61-10:00", "09:00-12:00 x"])
def test_other_things_are_not_hours(text):
    with pytest.raises(Invalid):
        parse_hours(text)


@pytest.fixture
def browser(company, client_of):
    return client_of(an_administrator())


def week(**changes):
    return {**{f"day_{day}": "09:00-18:00" for day in range(1, 6)}, **changes}


def test_week_is_changed_and_wrong_hours_are_shown_at_their_day(browser):
    assert browser.post("/admin/calendar/week/", week(day_6="10:00-12:00")).status_code == 303
    assert WorkCalendar.objects.get().week["6"] == [["10:00", "12:00"]]
    wrong = browser.post("/admin/calendar/week/", week(day_2="12:00-09:00"))
    assert wrong.status_code == 422
    assert "day_2" in wrong.context["week"].errors
    assert browser.post("/admin/calendar/week/", {}).status_code == 422


def test_special_days_come_and_go(browser):
    facts = {"on": "2026-12-31", "name": "盘点", "hours": "09:00-12:00"}
    assert browser.post("/admin/calendar/days/", facts).status_code == 303
    day = SpecialDay.objects.get(on="2026-12-31")
    assert "盘点" in browser.get("/admin/calendar/").content.decode()
    assert browser.post(f"/admin/calendar/days/{day.pk}/removal/").status_code == 303


def test_year_without_an_arrangement_says_so(browser):
    page = browser.get("/admin/calendar/").content.decode()
    assert "这一年的调休安排尚未公布" in page
    assert browser.post("/admin/calendar/years/", {"year": 2026}).status_code == 422


def test_page_is_for_administrators(member, client_of):
    assert client_of(member).get("/admin/calendar/").status_code == 403
