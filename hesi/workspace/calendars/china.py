"""Public holidays of mainland China with make-up workdays (调休), as the holidays package knows them."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version

import holidays

_AMERICAN_DATE = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
SOURCE = f"holidays {version('holidays')}"


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A weekday off, or a weekend day that is worked."""

    on: date
    name: str
    is_worked: bool


@cache
def public_days(year: int) -> tuple[PublicDay, ...]:
    """The year's holidays and make-up workdays, by date. Make-up workdays are only there for arranged years."""
    table = holidays.country_holidays("CN", years=year, language="zh_CN")
    off = [PublicDay(on, name, is_worked=False) for on, name in table.items() if on.year == year]
    worked = [PublicDay(on, "调休上班", is_worked=True) for on in table.weekend_workdays if on.year == year]
    return tuple(sorted(off + worked, key=lambda day: day.on))


@cache
def _english_names(year: int) -> dict[date, str]:
    table = holidays.country_holidays("CN", years=year, language="en_US")
    told = {on: _AMERICAN_DATE.sub(r"\3-\1-\2", name) for on, name in table.items()}
    return {**dict.fromkeys(table.weekend_workdays, "Make-up workday"), **told}


def name_in_english(day: date, name: str) -> str:
    """The English name of a public day under its Chinese one; the name as it is where a person gave it another."""
    brought = {public.on: public.name for public in public_days(day.year)}
    return _english_names(day.year).get(day, name) if brought.get(day) == name else name


@cache
def is_arranged(year: int) -> bool:
    """Whether the State Council's arrangement for the year is known; before that make-up workdays are not."""
    return any(day.is_worked for day in public_days(year))
