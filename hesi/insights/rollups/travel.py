"""Journeys by rail and air: which are counted, between which cities, and how early the ticket was bought.

A journey is a rail or air ticket on a line; a line of such a type without one counts as a journey to its city. Each
ticket counts once, with its price, on the day of the first line it stands on. Fees of tickets given back are none.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.policies.city_names import city_key, known_cities
from hesi.insights.rollups.papers import InvoiceRow, LineRow

RAIL, AIR = 1, 2
KINDS = {
    RAIL: (Kind.DIGITAL_RAIL, Kind.TRAIN_TICKET),
    AIR: (Kind.DIGITAL_AIR, Kind.AIR_ITINERARY),
}
TYPE_KEYS = {RAIL: "train", AIR: "flight"}
# First days of the classes in which one tells how early a ticket was bought; the last is open.
AHEAD = (0, 1, 3, 7, 14)
NOT_TOLD = 9
# Between the two cities of a word, and between mode and class in a facet.
BETWEEN = "\x1f"
_FACET = 10
# A city has two signs at least; what follows may be the side of it that the station lies on.
_SHORTEST, _SIDES = 2, ("东", "南", "西", "北")
_MODE_OF_KIND = {str(kind): mode for mode, kinds in KINDS.items() for kind in kinds}
_MODE_OF_TYPE = {key: mode for mode, key in TYPE_KEYS.items()}
# What a ticket that was given back says of its fee.
GIVEN_BACK = "退"


class Journey(NamedTuple):
    """One journey. `cities` are the two keys in order of the alphabet, so that both directions are one pair."""

    line: LineRow
    mode: int
    cities: str
    minor: int
    days_ahead: int | None

    @property
    def facet(self) -> int:
        """Mode and how early, as one number."""
        return self.mode * _FACET + ahead_class(self.days_ahead)


def facet_parts(facet: int) -> tuple[int, int]:
    """Mode and class of a facet."""
    return divmod(facet, _FACET)


def ahead_class(days: int | None) -> int:
    """Which of the classes so many days fall into; `NOT_TOLD` where they are not known."""
    return NOT_TOLD if days is None else max(place for place, first in enumerate(AHEAD) if days >= first)


def journeys(lines: Sequence[LineRow], invoices: Sequence[InvoiceRow], currency: str) -> Iterator[Journey]:
    """Every journey of a document, its invoices in the order of its lines."""
    by_id = {line.id: line for line in lines}
    seen: set[int] = set()
    with_ticket: set[int] = set()
    for one in invoices:
        mode = _MODE_OF_KIND.get(one.kind)
        if mode is None or one.currency != currency or one.total_minor is None:
            continue
        with_ticket.add(one.line_id)
        line = by_id.get(one.line_id)
        if one.id in seen or line is None or line.spent_on is None or one.extra.get("business") == GIVEN_BACK:
            continue
        seen.add(one.id)
        ends = (city_of(str(one.extra.get(name) or "")) for name in ("from_station", "to_station"))
        yield Journey(line, mode, pair(*ends), one.total_minor, days_ahead(one, line))
    for line in lines:
        mode = _MODE_OF_TYPE.get(line.type_key or "")
        if mode and line.spent_on is not None and line.id not in with_ticket:
            yield Journey(line, mode, pair("", city_of(line.city)), line.home_minor, None)


def days_ahead(ticket: InvoiceRow, line: LineRow) -> int | None:
    """How many days before the journey it was bought; None where it does not say, or both days lie after it.

    Bought is the earlier of the ticket's own day and the day of the expense: electronic tickets are often written only
    after the journey.
    """
    try:
        travelled = date.fromisoformat(str(ticket.extra.get("travel_date") or ""))
    except ValueError:
        return None
    days = [day for day in (ticket.issued_on, line.spent_on) if day is not None]
    return (travelled - min(days)).days if days and min(days) <= travelled else None


def pair(one: str, other: str) -> str:
    """Two cities as one word, whichever way one travels."""
    return BETWEEN.join(sorted((one, other)))


@lru_cache(maxsize=4_000)
def city_of(station: str) -> str:
    """What tells the city of a station or airport apart: 上海虹桥 is 上海, 昆山南 is 昆山."""
    name = city_key(station.strip().removesuffix("站"))
    inside = [city for city in _cities() if name.startswith(city)]
    if inside:
        return max(inside, key=len)
    return name[:-1] if len(name) > _SHORTEST and name.endswith(_SIDES) else name


def names_of(city: str) -> list[str]:
    """What the names of a city's stations begin with."""
    return sorted({city, *(name for name, key in known_cities().items() if key == city)})


@cache
def _cities() -> frozenset[str]:
    return frozenset(known_cities().values())
