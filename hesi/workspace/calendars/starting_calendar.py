"""The calendar every workspace starts with: Monday to Friday with a midday break, China's public holidays."""

from hesi.workspace.calendars.china import SOURCE, public_days
from hesi.workspace.calendars.models import SpecialDay, WorkCalendar
from hesi.workspace.tenancy.models import Tenant

WORKING_HOURS = [["09:00", "12:00"], ["13:30", "18:00"]]
WEEK = {**{str(day): WORKING_HOURS for day in range(1, 6)}, "6": [], "7": []}


def lay_calendar(tenant: Tenant) -> WorkCalendar:
    """The default calendar with last, this and next year's public days."""
    calendar: WorkCalendar = WorkCalendar.objects.create(
        name="标准工作日历" if tenant.language.startswith("zh") else "Standard calendar",
        time_zone=tenant.time_zone,
        week=WEEK,
        is_default=True,
    )
    this_year = tenant.today.year
    for year in (this_year - 1, this_year, this_year + 1):
        add_public_days(calendar, year)
    return calendar


def add_public_days(calendar: WorkCalendar, year: int) -> int:
    """Add the year's public days that the calendar does not have yet; what was entered by hand stays."""
    known = set(calendar.special_days.filter(on__year=year).values_list("on", flat=True))
    rows = [
        SpecialDay(
            calendar=calendar,
            on=day.on,
            name=day.name[:60],
            hours=WORKING_HOURS if day.is_worked else [],
            source=SOURCE,
        )
        for day in public_days(year)
        if day.on not in known
    ]
    SpecialDay.objects.bulk_create(rows)
    return len(rows)
