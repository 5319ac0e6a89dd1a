"""How far a page looks before it is shown: a statement whose cost does not grow with the company."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from hesi.core.pages import Cursor, decode_cursor


@dataclass(frozen=True, slots=True)
class Look:
    """What is near enough to the beginning of a page; whole where nothing lies beyond it."""

    inside: Q
    is_backwards: bool = False

    @property
    def is_whole(self) -> bool:
        return not self.inside


def look_from(among: Any, *, order: Sequence[str], cursor: str, most: int | None) -> Look:
    """So many rows from the cursor on, and those that stand beside the last of them in the first column of the order.

    `most` None: all of them.
    Raises `Invalid` for a cursor that is not one of this list's.
    """
    start = decode_cursor(cursor, order) if cursor else Cursor(())
    if most is None:
        return Look(Q(), start.is_backwards)
    column, is_backwards = order[0].removeprefix("-"), start.is_backwards
    rows = among.order_by(column if is_backwards else f"-{column}").values_list(column, flat=True)
    try:
        if start.values:
            rows = rows.filter(**{f"{column}__{'gte' if is_backwards else 'lte'}": start.values[0]})
        last = rows[most : most + 1].first()
    except (ValueError, TypeError, ValidationError):
        # The list itself refuses what such a column cannot hold.
        return Look(Q())
    return Look(Q() if last is None else Q((f"{column}__{'lte' if is_backwards else 'gte'}", last)), is_backwards)
