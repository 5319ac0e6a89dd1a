"""Dates as receipts of many countries print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hesi.expenses.invoices.recognition.ocr.lines import Line

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march mac", "apr april", "may mei", "jun june", "jul july julai",
            "aug august ogos", "sep sept september", "oct october okt", "nov november", "dec december dis",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
# The clock may follow without a space, as in 2016/05/0114:11.
_CLOCK = r"(?=\d{2}:\d{2}|\D|$)"
_YEAR_FIRST = re.compile(rf"(?<!\d)((?:19|20)\d{{2}})\s?([-/.年])\s?(\d{{1,2}})\s?[-/.月]\s?(\d{{2}}|\d(?!\d)){_CLOCK}")
_NUMBERS = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})\s?([-/.])\s?(\d{{1,2}})\s?\2\s?((?:19|20)\d{{2}}{_CLOCK}|\d{{2}}(?=\d{{2}}:\d{{2}})|\d{{2}}(?!\d|[.,]\d))"
)
_DAY_MONTH = re.compile(rf"(?<!\d)(\d{{1,2}})\s?[-/., ]?\s?({_MONTH})[-/., ']*((?:19|20)\d{{2}}|\d{{2}}(?!\d))", re.I)
_MONTH_DAY = re.compile(rf"\b({_MONTH})[-/. ]*(\d{{1,2}})(?:st|nd|rd|th)?[-/., ]+((?:19|20)\d{{2}})(?!\d)", re.I)
# Marks of the engine's usual slips inside a run of digits.
_SLIPS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
_DIGITS_WITH_SLIPS = re.compile(r"(?<![A-Za-z])[\dOolI|]{1,4}(?:[-/.][\dOolI|]{1,4}){2}(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found on a line; `is_ambiguous` where day and month could be exchanged."""

    day: date
    line: Line
    start: int
    is_ambiguous: bool = False
    has_full_year: bool = True


def dates_in(line: Line, month_first: bool = False) -> Iterator[Dated]:
    """All dates on the line. Day before month, as most of the world writes, unless `month_first` or only the other
    order exists in the calendar."""
    text = _DIGITS_WITH_SLIPS.sub(lambda match: match.group().translate(_SLIPS), line.text)
    for match in _YEAR_FIRST.finditer(text):
        yield from _dated(match[1], match[3], match[4], line, match)
    for match in _NUMBERS.finditer(text):
        first, second, year = match[1], match[3], match[4]
        day, month = (second, first) if month_first else (first, second)
        if int(month) > 12:
            day, month = month, day
        ambiguous = int(first) <= 12 and int(second) <= 12 and first.lstrip("0") != second.lstrip("0")
        yield from _dated(year, month, day, line, match, ambiguous)
    for match in _DAY_MONTH.finditer(text):
        yield from _dated(match[3], _MONTHS[match[2].lower()], match[1], line, match)
    for match in _MONTH_DAY.finditer(text):
        yield from _dated(match[3], _MONTHS[match[1].lower()], match[2], line, match)


def _dated(
    year: str, month: str | int, day: str, line: Line, match: re.Match[str], ambiguous: bool = False
) -> Iterator[Dated]:
    full = len(year) == 4
    try:
        found = date(int(year) if full else 2000 + int(year), int(month), int(day))
    except ValueError:
        return
    if 1990 <= found.year <= 2099:
        yield Dated(found, line, match.start(), ambiguous, full)


_CLOCK_BESIDE = re.compile(r"\d{1,2}[:.]\d{2}\s?(?:[ap]m|:\d{2})?", re.I)
_LABEL = re.compile(r"date|tarikh|dat\b|日期|datum|fecha|time", re.I)
_OTHER_LABEL = re.compile(
    r"due|expir|exp\.|valid|until|effective|from|return|exchange|before|member|birth|deliver|print|warranty|promo|"
    r"w\.?e\.?f|check.?in|check.?out|check-?out|arriv|depart|period",
    re.I,
)


def receipt_date(lines: list[list[Line]], month_first: bool = False) -> tuple[Dated, float] | None:
    """The day of the purchase and how sure it is (0–1): labelled, beside a clock, repeated, and near the top count."""
    found: list[tuple[float, Dated]] = []
    for place, row in enumerate(lines):
        beside = " ".join(line.text for line in row)
        for line in row:
            for dated in dates_in(line, month_first):
                points = 3.0 - 2.0 * place / max(1, len(lines))
                points += 2.0 * bool(_LABEL.search(beside)) + 1.5 * bool(_CLOCK_BESIDE.search(beside))
                points += 1.0 * dated.has_full_year - 4.0 * bool(_OTHER_LABEL.search(beside))
                found.append((points, dated))
    if not found:
        return None
    votes: dict[date, float] = {}
    for points, dated in found:
        votes[dated.day] = max(votes.get(dated.day, -9.0), points) + (1.0 if dated.day in votes else 0.0)
    chosen = max(votes, key=lambda day: votes[day])
    points, dated = max((pair for pair in found if pair[1].day == chosen), key=lambda pair: pair[0])
    sure = 0.95 if points >= 4 else 0.85 if points >= 2 else 0.6
    if len(votes) > 1 and sorted(votes.values())[-2] > votes[chosen] - 1:
        sure -= 0.15
    if dated.is_ambiguous:
        sure -= 0.1
    return dated, sure * (0.5 + 0.5 * dated.line.score)
