"""Deadlines of the field, worked out elsewhere: the file named by HESI_SLA_VECTORS, every one of them equal.

Each is {"id", "kind": "due" | "elapsed", "tz", "hours", "holidays", "extra_workdays", "pauses", "start", "expected"}
and "target_minutes" or "end". Where "boundary" is "next_open" the source holds that a target used up exactly at
closing is due when it opens next; Hesi holds that it is due at closing, and is asked for the opening after.
"""

import json
import os
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from hesi.core.business_time import Span, business_time_between, instant_after
from hesi.core.working_calendar import Interval, NoWorkingTime, WorkingCalendar
from hesi.support.promises.reckoning import Target, Unit, due_after

ROOT = Path(__file__).resolve().parents[4]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOMENT = timedelta(microseconds=1)


def vectors() -> list[dict[str, Any]]:
    """The file's vectors; none where there is no file."""
    path = Path(os.environ.get("HESI_SLA_VECTORS") or ROOT / ".." / "shared" / "data" / "sla_vectors.json")
    if not path.is_file():
        return []
    found = json.loads(path.read_text(encoding="utf-8"))
    return list(found["vectors"] if isinstance(found, dict) else found)


def minutes_of(wall: str) -> int:
    """Minutes since midnight of `HH:MM` or `HH:MM:SS`; 24:00 is the end of the day."""
    hour, minute = wall.split(":")[:2]
    return int(hour) * 60 + int(minute)


def intervals(pairs: Iterable[Iterable[str]]) -> list[Interval]:
    """In order and joined where they touch, as a calendar wants them."""
    joined: list[list[int]] = []
    for opens, closes in sorted([minutes_of(wall) for wall in pair] for pair in pairs):
        if closes <= opens:
            continue
        if joined and opens <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], closes)
        else:
            joined.append([opens, closes])
    return [(as_time(opens), as_time(closes)) for opens, closes in joined]


def as_time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def instant(text: str) -> datetime:
    """An instant with its offset; one without is taken for UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def calendar_in(vector: dict[str, Any]) -> WorkingCalendar:
    extra = vector.get("extra_workdays") or {}
    return WorkingCalendar(
        time_zone=vector["tz"],
        week={WEEKDAYS.index(day[:3].lower()): intervals(hours) for day, hours in vector["hours"].items() if hours},
        holidays=[date.fromisoformat(on) for on in vector.get("holidays") or ()],
        special_days={date.fromisoformat(on): intervals(hours) for on, hours in extra.items()},
    )


def pauses_in(vector: dict[str, Any]) -> list[Span]:
    return [(instant(begins), instant(ends)) for begins, ends in vector.get("pauses") or ()]


def reckoned_due(vector: dict[str, Any]) -> datetime | None:
    calendar, pauses = calendar_in(vector), pauses_in(vector)
    start = instant(vector["start"])
    try:
        due = due_after(start, Target(Unit.MINUTES, vector["target_minutes"]), calendar, pauses)
        if vector.get("boundary") == "next_open":
            return instant_after(due, working_time=MOMENT, calendar=calendar, pauses=pauses) - MOMENT
    except NoWorkingTime:
        return None
    return due


VECTORS = vectors()


@pytest.mark.skipif(not VECTORS, reason="no file of vectors")
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector.get("id", "?")))
def test_equals_what_was_worked_out_elsewhere(vector: dict[str, Any]) -> None:
    kind, expected = vector["kind"], vector["expected"]
    if kind == "due":
        due = reckoned_due(vector)
        assert due == (None if expected is None else instant(expected)), vector.get("note")
    elif kind == "elapsed":
        span = business_time_between(
            instant(vector["start"]),
            instant(vector["end"]),
            calendar_in(vector),
            pauses_in(vector),
        )
        if isinstance(expected, float) and not expected.is_integer():
            assert abs(span - timedelta(minutes=expected)) < timedelta(milliseconds=1), vector.get("note")
        else:
            assert span // timedelta(minutes=1) == expected, vector.get("note")
    else:
        pytest.fail(f"Vector {vector.get('id')!r} is of the unknown kind {kind!r}: teach this test what it means.")


def vector_of(**facts: Any) -> dict[str, Any]:
    hours = {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in WEEKDAYS[:5]}
    return {"tz": "Asia/Shanghai", "hours": hours, "start": "2026-03-02T09:00:00+08:00"} | facts


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"target_minutes": 0, "start": "2026-03-01T03:00:00Z"}, "2026-03-01T03:00:00+00:00"),
        ({"target_minutes": 180}, "2026-03-02T12:00:00+08:00"),
        ({"target_minutes": 180, "boundary": "next_open"}, "2026-03-02T13:00:00+08:00"),
        ({"target_minutes": 1, "start": "2026-03-02T17:59:30+08:00"}, "2026-03-03T09:00:30+08:00"),
        ({"target_minutes": 60, "hours": {}}, None),
        ({"target_minutes": 60, "hours": {"mon": [["22:00", "24:00"]], "tue": [["00:00", "02:00"]]},
          "start": "2026-03-02T23:30:00+08:00"}, "2026-03-03T00:30:00+08:00"),
        ({"target_minutes": 60, "pauses": [["2026-03-02T01:10:00Z", "2026-03-02T01:30:00Z"],
                                           ["2026-03-02T09:20:00+08:00", "2026-03-02T09:40:00+08:00"]]},
         "2026-03-02T10:30:00+08:00"),
        ({"target_minutes": 60, "holidays": ["2026-03-02"],
          "extra_workdays": {"2026-03-02": [["10:00", "11:00"]]}}, "2026-03-02T11:00:00+08:00"),
    ],
)  # fmt: skip
def test_reads_what_the_file_may_hold(facts: dict[str, Any], expected: str | None) -> None:
    assert reckoned_due(vector_of(**facts)) == (datetime.fromisoformat(expected) if expected else None)
