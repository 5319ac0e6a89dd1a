"""When things happen in the demonstration: working hours of the company's calendar, counted back from today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from random import Random

from hesi.core.time import CHINA, add_months, business_date, start_of_day
from hesi.core.working_calendar import WorkingCalendar
from hesi.workspace.calendars.china import public_days
from hesi.workspace.calendars.starting_calendar import WORKING_HOURS

# One more than a year, of everyday density.
MONTHS = 13
# Quieter months before those: each of the last twelve can be compared with the same one of the year before.
EARLIER_MONTHS = 11
# Claims submitted before this many days ago are written as history; later ones are acted out.
ACTED_DAYS = 42
# An invoice older than this had been lying in a drawer.
FORGOTTEN = timedelta(days=60)


@dataclass
class Diary:
    """`present` is the moment the demonstration is loaded; nothing in it happens later."""

    present: datetime
    calendar: WorkingCalendar
    rng: Random

    @cached_property
    def today(self) -> date:
        return business_date(self.present, CHINA)

    @cached_property
    def first_day(self) -> date:
        """The first day of the first month there are claims in."""
        return add_months(self.today.replace(day=1), 1 - MONTHS - EARLIER_MONTHS)

    @cached_property
    def opened_at(self) -> datetime:
        """When the company opened its workspace, some weeks before its first claim."""
        return self.calendar.next_opening(start_of_day(self.first_day - timedelta(days=24)))

    @cached_property
    def cut(self) -> datetime:
        """The moment from which claims are acted out."""
        return start_of_day(self.today - timedelta(days=ACTED_DAYS))

    def months(self) -> Iterator[date]:
        """The first day of each month, the oldest first."""
        return (add_months(self.first_day, index) for index in range(EARLIER_MONTHS + MONTHS))

    @property
    def full_since(self) -> date:
        """The first day of the year behind us, in which claims have their everyday density."""
        return add_months(self.first_day, EARLIER_MONTHS)

    def earlier_months(self) -> Iterator[date]:
        """Those of the year before."""
        return islice(self.months(), EARLIER_MONTHS)

    def full_months(self) -> Iterator[date]:
        """Those of the year behind us, this month among them."""
        return islice(self.months(), EARLIER_MONTHS, None)

    def working_days(self, first: date, last: date) -> list[date]:
        """The working days from `first` to `last`, both included."""
        days = (first + timedelta(days=index) for index in range((last - first).days + 1))
        return [day for day in days if self.is_working(day)]

    def is_working(self, day: date) -> bool:
        if day not in self._working:
            self._working[day] = self.calendar.is_working_day(day)
        return self._working[day]

    @cached_property
    def _working(self) -> dict[date, bool]:
        return {}

    def on(self, day: date, start: int = 9, end: int = 18) -> datetime:
        """Some moment of the day between two hours of the clock."""
        seconds = self.rng.randrange(start * 3600, end * 3600)
        return self.calendar.instant(day, time(seconds // 3600, seconds // 60 % 60, seconds % 60))

    def later(self, at: datetime, least_hours: float, most_hours: float) -> datetime:
        """Between so many working hours after a moment."""
        return self.later_by(at, self.rng.uniform(least_hours, most_hours))

    def later_by(self, at: datetime, hours: float) -> datetime:
        """So many working hours after a moment."""
        left = timedelta(hours=hours)
        for start, end in self.calendar.open_spans(at):
            if left < end - start:
                return (start + left).replace(microsecond=0)
            left -= end - start
        raise AssertionError("working hours do not end")

    def ago(self, hours: float) -> datetime:
        """So many working hours before the present, in working time."""
        left, day = timedelta(hours=hours), self.today
        while True:
            for start, end in reversed(self.calendar.spans_on(day)):
                if start >= self.present:
                    continue
                span = min(end, self.present) - start
                if left < span:
                    return (start + span - left).replace(microsecond=0)
                left -= span
            day -= timedelta(days=1)

    def workday_before(self, day: date) -> date:
        """The day itself when it is worked, else the last one before it that is."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def uploaded_before(self, claimed_at: datetime, drawn_on: date) -> datetime:
        """When an invoice of that day reached the wallet: the evening it was drawn, or just before it was claimed."""
        evening = self.on(drawn_on, 17, 22)
        lately = claimed_at - timedelta(minutes=self.rng.randint(2, 40))
        return evening if claimed_at - FORGOTTEN < evening < claimed_at else lately


def office_hours(present: datetime) -> WorkingCalendar:
    """China's office hours of this year and those before, as every workspace's calendar begins."""
    years = {business_date(present, CHINA).year + step for step in (-3, -2, -1, 0, 1)}
    days = [day for year in years for day in public_days(year)]
    hours = [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in WORKING_HOURS]
    return WorkingCalendar(
        time_zone=CHINA,
        week=dict.fromkeys(range(5), hours),
        special_days={day.on: hours if day.is_worked else [] for day in days},
    )
