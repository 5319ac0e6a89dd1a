"""What can be exported: each module names its lists and reports once, in its `apps.py`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page shows around its rows: one line of `facts` (which months, whose), a `note`, a `picture` as SVG with
    every length in its own units, and totals other than the sums of the columns.
    """

    facts: Sequence[str] = ()
    note: str = ""
    picture: str = ""
    totals: Sequence[Row] | None = None


# The same as `Rows`, with what stands around them on paper.
Printed = Callable[[AnyActor, QueryDict], tuple[int, Iterator[Row], Surroundings]]
# What else than permissions and departments widens an actor's rows, as words; they lose the file with any of them.
Reaching = Callable[[AnyActor], Iterable[str]]
# What the file is called, where that depends on what is asked.
Naming = Callable[[AnyActor, QueryDict], str]


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
class Laid:
    """What is exported, once it is known: columns, number of rows, rows, and what stands around them on paper."""

    columns: tuple[Column, ...]
    total: int
    rows: Iterator[Row]
    around: Surroundings = field(default_factory=Surroundings)


Laying = Callable[[AnyActor, QueryDict], Laid]


@dataclass(frozen=True, slots=True)
class Exportable:
    """A list that can be exported. `permissions`: any one opens it; empty: every member, over their own view.

    `printed` gives rows and surroundings at once for paper; without it a PDF is the table alone. Where columns and
    name depend on what is asked, `lay` and `name` say them. `reach`: what else widens the rows of who asks.
    """

    key: str
    title: str | Promise
    columns: tuple[Column, ...]
    rows: Rows
    permissions: tuple[str, ...] = ()
    printed: Printed | None = None
    lay: Laying | None = None
    name: Naming | None = None
    reach: Reaching | None = None

    def laid(self, actor: AnyActor, query: QueryDict, *, on_paper: bool = False) -> Laid:
        """All of it, for this actor."""
        if self.lay is not None:
            return self.lay(actor, query)
        if on_paper:
            return Laid(self.columns, *self.on_paper(actor, query))
        return Laid(self.columns, *self.rows(actor, query))

    def title_for(self, actor: AnyActor, query: QueryDict) -> str:
        """What the file is called; refuses what this actor may not see."""
        return str(self.title) if self.name is None else self.name(actor, query)

    def on_paper(self, actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row], Surroundings]:
        """Number of rows, rows, and what stands around them."""
        return self.printed(actor, query) if self.printed else (*self.rows(actor, query), Surroundings())

    def is_open_to(self, actor: AnyActor) -> bool:
        """Whether this actor may export it now."""
        return not self.permissions or any(actor.holds(permission) for permission in self.permissions)


_exportables: dict[str, Exportable] = {}


def exportable(
    key: str, *, title: str | Promise, columns: Sequence[Column], rows: Rows, permission: str | Sequence[str] = (),
    printed: Printed | None = None, reach: Reaching | None = None,
) -> Exportable:  # fmt: skip
    """Name a list that can be exported.

    `rows(actor, query)` is called in the background with the asker's rights and gives the number of rows and the rows,
    each with one cell for each column. It shows only what the actor may see: begin with `visible_to(actor)`, and use
    `rows_in_steps`, so that memory does not grow with the list. `printed` is asked instead where a picture or other
    words belong on paper. `reach(actor)` names what else than permissions and headed departments lets somebody see
    rows, such as the budgets they own.
    """
    permissions = (permission,) if isinstance(permission, str) else tuple(permission)
    _exportables[key] = Exportable(key, title, tuple(columns), rows, permissions, printed, reach=reach)
    return _exportables[key]


def exportable_as_asked(key: str, *, title: str | Promise, lay: Laying, name: Naming) -> Exportable:
    """Name something whose columns depend on what is asked: `lay` gives them with the rows, `name` what it is called.

    Both are called with the asker's rights and raise a `DomainError` for what they may not see.
    """
    _exportables[key] = Exportable(key, title, (), lambda actor, query: (0, iter(())), lay=lay, name=name)
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
