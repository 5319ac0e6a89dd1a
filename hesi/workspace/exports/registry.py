"""What can be exported: each module names its lists and reports once, in its `apps.py`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.money import Money
from hesi.workspace.access.actor import AnyActor

Cell = str | Money | date | int | Decimal | None
Row = Sequence[Cell]
# How many rows there are, and the rows. The filters come as they stood in the list's address.
Rows = Callable[[AnyActor, QueryDict], tuple[int, Iterator[Row]]]


class CellKind(StrEnum):
    """What a column holds: `str`, `Money`, `date`, or `int`/`Decimal`; None leaves a cell empty."""

    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` names it in JSON and never changes; `has_total` adds it up below (money by currency)."""

    key: str
    heading: str | Promise
    kind: CellKind = CellKind.TEXT
    has_total: bool = False
    width: int = 14


@dataclass(frozen=True, slots=True)
class Exportable:
    """A list that can be exported. `permissions`: any one opens it; empty: every member, over their own view."""

    key: str
    title: str | Promise
    columns: tuple[Column, ...]
    rows: Rows
    permissions: tuple[str, ...] = ()

    def is_open_to(self, actor: AnyActor) -> bool:
        """Whether this actor may export it now."""
        return not self.permissions or any(actor.holds(permission) for permission in self.permissions)


_exportables: dict[str, Exportable] = {}


def exportable(
    key: str, *, title: str | Promise, columns: Sequence[Column], rows: Rows, permission: str | Sequence[str] = ()
) -> Exportable:
    """Name a list that can be exported.

    `rows(actor, query)` is called in the background with the asker's rights and gives the number of rows and the rows,
    each with one cell for each column. It shows only what the actor may see: begin with `visible_to(actor)`, and use
    `rows_in_steps`, so that memory does not grow with the list.
    """
    permissions = (permission,) if isinstance(permission, str) else tuple(permission)
    _exportables[key] = Exportable(key, title, tuple(columns), rows, permissions)
    return _exportables[key]


def exportables_for(actor: AnyActor) -> list[Exportable]:
    """What this actor may export, by key."""
    return [one for _key, one in sorted(_exportables.items()) if one.is_open_to(actor)]


def find_exportable(key: str) -> Exportable:
    """The exportable of this key. Raises `Invalid` for an unknown one."""
    found = _exportables.get(key)
    if found is None:
        raise Invalid(
            _("“{kind}” is nothing that can be exported. Choose one of: {known}.").format(
                kind=key[:60], known=", ".join(sorted(_exportables))
            ),
            code="unknown_export",
        )
    return found
