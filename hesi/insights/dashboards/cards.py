"""What boards are made of: roles that have one, the cards on it, and what a card shows.

A card belongs to one or more roles. It makes its numbers for one person from what that person may see, and each number
opens to the list behind it: a place where the work is done, a report, or the card's own list (`behind`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from hesi.core.money import Money
from hesi.insights.dashboards.looking import Looking
from hesi.workspace.access.actor import Actor

Words = str | Promise
CellKind = Literal["text", "number", "money", "badge", "person", "ago", "day"]
_NUMBERS = ("number", "money")


def _everybody(_actor: Actor) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who has a board. `is_best_for`: whether it is the one that opens first; the earlier role wins."""

    key: str
    label: Words
    is_for: Callable[[Actor], bool]
    is_best_for: Callable[[Actor], bool]


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands out, what it counts, and the address of the list behind it."""

    value: Money | int | str
    label: Words = ""
    url: str = ""
    detail: str = ""

    @property
    def is_money(self) -> bool:
        return isinstance(self.value, Money)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a short list. `detail` is said quietly below it; `family` names the vocabulary of a badge."""

    value: Any
    kind: CellKind = "text"
    detail: Words = ""
    url: str = ""
    family: str = "document"

    @property
    def is_number(self) -> bool:
        return self.kind in _NUMBERS


@dataclass(frozen=True, slots=True)
class Row:
    """One row; its first cell names it and leads to `url`."""

    cells: Sequence[Cell]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their headings."""

    heads: Sequence[str]
    rows: Sequence[Row]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The headings, those of numbers on the right like their cells."""
        return [
            {"text": text, "is_number": any(row.cells[at].is_number for row in self.rows)}
            for at, text in enumerate(self.heads)
        ]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each row with its cells under their headings, as a template walks them."""
        return [
            {
                "url": row.url,
                "cells": [
                    {"cell": cell, "head": head, "is_first": at == 0, "is_last": at == len(row.cells) - 1}
                    for at, (cell, head) in enumerate(zip(row.cells, self.heads, strict=True))
                ],
            }
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card shows now: its numbers, since when the oldest waits, a short list, its picture, where it opens to.

    `nothing` is said in place of all when there is nothing to look at.
    """

    numbers: Sequence[Number] = ()
    table: Table | None = None
    picture: SafeString | str = ""
    url: str = ""
    since: datetime | None = None
    note: str = ""
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows behind a number, page by page.

    `tell` makes table rows of a page's objects. `part` says what of each row lies in the number: nothing (the rows
    themselves are counted), so much money, or so many of something; it is the annotation `part` of the rows then.
    """

    heads: Sequence[str]
    rows: QuerySet[Any]
    order: Sequence[str]
    tell: Callable[[Sequence[Any]], list[Row]]
    title: str = ""
    part: Literal["", "money", "count"] = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One card. `make` gives None where there is nothing to say to this person, and the card is not there.

    `live` names the parts of the event stream after which it is made anew. `behind(looking, only)` is its own list;
    `only` narrows it to one of the card's numbers. With `is_apart` the page comes without it and it is fetched by
    itself, because it looks into many corners; `door` is the address it opens to meanwhile.
    """

    key: str
    title: Words
    icon: str
    roles: tuple[str, ...]
    order: int
    make: Callable[[Looking], Shown | None]
    live: tuple[str, ...] = ("documents",)
    behind: Callable[[Looking, str], Listing] | None = None
    is_for: Callable[[Actor], bool] = _everybody
    is_wide: bool = False
    is_apart: bool = False
    door: Words = ""


_roles: dict[str, Role] = {}
_cards: dict[str, Card] = {}


def role(one: Role) -> None:
    """Give this role a board; called once, best role first."""
    _roles[one.key] = one


def card(one: Card) -> None:
    """Put this card on the boards of its roles; called once."""
    _cards[one.key] = one


def roles_for(actor: Actor) -> list[Role]:
    """The roles this person has a board for, in the order in which they are offered."""
    return [one for one in _roles.values() if one.is_for(actor)]


def best_role(actor: Actor) -> Role | None:
    """Whose board opens first for this person; None for somebody who has none."""
    mine = roles_for(actor)
    return next((one for one in mine if one.is_best_for(actor)), mine[0] if mine else None)


def cards_for(actor: Actor, role_key: str) -> list[Card]:
    """The cards this person can have on the board of a role, in their usual order."""
    found = (one for one in _cards.values() if role_key in one.roles and one.is_for(actor))
    return sorted(found, key=lambda one: one.order)


def card_of(actor: Actor, key: str) -> Card | None:
    """The card of this key, if it stands on one of the boards this person has."""
    found = _cards.get(key)
    if found is None or not found.is_for(actor):
        return None
    return found if any(one.key in found.roles for one in roles_for(actor)) else None
