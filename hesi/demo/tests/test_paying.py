"""Whenever the demonstration is loaded, a payment run is with the bank."""

from datetime import UTC, datetime, timedelta
from random import Random

from hesi.demo.diary import Diary, office_hours
from hesi.demo.paying import standing_run

# A Monday; the weeks after it hold working days, weekends and the holidays of the first of October.
FIRST = datetime(2026, 9, 14, tzinfo=UTC)
DAYS = 28


def test_a_run_is_with_the_bank_at_every_hour() -> None:
    calendar = office_hours(FIRST)
    for quarter in range(DAYS * 24 * 4):
        present = FIRST + timedelta(minutes=15 * quarter)
        diary = Diary(present=present, calendar=calendar, rng=Random(1))
        run = standing_run(diary)
        assert run.exported_at < present < run.settled_at(diary), present
