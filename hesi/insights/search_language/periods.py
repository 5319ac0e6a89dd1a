"""Days, months and years as a question names them, fixed (`2026-10`) or told from today (`last-month`)."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from hesi.core.time import add_months, day_after
from hesi.insights.search_language.grammar import Kind

Days = tuple[date, date]

_FIXED = re.compile(
    r"(?P<year>[12]\d{3})(?:年|(?:[-/.年](?P<month>\d{1,2})(?:月|[-/.月](?P<day>\d{1,2})日?)?))?", re.ASCII
)
_WEEK = timedelta(days=7)


def _week(today: date, weeks: int) -> Days:
    monday = today - timedelta(days=today.weekday()) + weeks * _WEEK
    return monday, monday + _WEEK


def _months(today: date, back: int, length: int = 1) -> Days:
    """So many months beginning a number of months before the one, quarter or year that today is in."""
    first = today.replace(day=1, month=(today.month - 1) // length * length + 1)
    return add_months(first, -back * length), add_months(first, (1 - back) * length)


# Name, what people say for it, the days it means.
_RELATIVE: dict[str, tuple[tuple[str, ...], Callable[[date], Days]]] = {
    "today": (("今天", "今日"), lambda today: (today, day_after(today))),
    "yesterday": (("昨天", "昨日"), lambda today: (today - timedelta(days=1), today)),
    "this-week": (("本周", "这周", "thisweek"), lambda today: _week(today, 0)),
    "last-week": (("上周", "lastweek"), lambda today: _week(today, -1)),
    "this-month": (("本月", "这个月", "当月", "thismonth"), lambda today: _months(today, 0)),
    "last-month": (("上月", "上个月", "lastmonth"), lambda today: _months(today, 1)),
    "this-quarter": (("本季度", "本季", "这个季度", "thisquarter"), lambda today: _months(today, 0, 3)),
    "last-quarter": (("上季度", "上季", "上个季度", "lastquarter"), lambda today: _months(today, 1, 3)),
    "this-year": (("今年", "本年", "thisyear"), lambda today: _months(today, 0, 12)),
    "last-year": (("去年", "上年", "lastyear"), lambda today: _months(today, 1, 12)),
}
# Where only months are asked for, `this` and `last` say enough.
_SHORT = {"this-month": "this", "last-month": "last"}
_NOT_MONTHS = ("today", "yesterday", "this-week", "last-week")
_SAID = {said: name for name, (words, _days) in _RELATIVE.items() for said in (name, *words)}


@dataclass(frozen=True, slots=True)
class Period:
    """A year, month or day, or one told from today, by its canonical name."""

    name: str

    @property
    def is_relative(self) -> bool:
        return self.name in _RELATIVE

    def days(self, today: date) -> Days:
        """Its first day and the one after its last."""
        if self.is_relative:
            return _RELATIVE[self.name][1](today)
        year, *rest = (int(part) for part in self.name.split("-"))
        if len(rest) == 2:
            on = date(year, *rest)
            return on, day_after(on)
        first = date(year, rest[0] if rest else 1, 1)
        return first, add_months(first, 1 if rest else 12)

    def written(self, kind: Kind, *, in_chinese: bool = False) -> str:
        """Its name where values of this kind stand."""
        if in_chinese and self.is_relative:
            return _RELATIVE[self.name][0][0]
        return _SHORT.get(self.name, self.name) if kind is Kind.MONTHS else self.name


def read_period(text: str, kind: Kind) -> Period | None:
    """The period a person wrote: `2026-10`, `2026/10/3`, `2026年10月3日`, `上个月`, `last`; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip().replace(" ", "-").replace("_", "-")
    name = {"this": "this-month", "last": "last-month"}.get(plain) if kind is Kind.MONTHS else None
    name = name or _SAID.get(plain)
    if name is not None:
        return None if kind is Kind.MONTHS and name in _NOT_MONTHS else Period(name)
    found = _FIXED.fullmatch(plain)
    if found is None or (kind is Kind.MONTHS and found["day"]):
        return None
    parts = [int(part) for part in (found["year"], found["month"], found["day"]) if part]
    try:
        date(parts[0], *(parts[1:] + [1, 1])[:2])
    except ValueError:
        return None
    return Period("-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])]))


def relative_names(kind: Kind) -> list[tuple[str, str]]:
    """The periods told from today, each with what Chinese says first for it."""
    return [
        (Period(name).written(kind), words[0])
        for name, (words, _days) in _RELATIVE.items()
        if kind is not Kind.MONTHS or name not in _NOT_MONTHS
    ]
