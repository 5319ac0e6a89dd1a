"""What a report is, and what it comes to: rows with the documents behind them, and a picture of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise

from hesi.insights.pictures import Picture
from hesi.insights.reports.asking import Asking
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.registry import Column, Row
from hesi.workspace.exports.totals import Totals

# What a report may ask: its months, and what to narrow it by.
MONTHS = ("since", "until")
ASKED = (*MONTHS, "entity", "department")
_INDENT = "\u3000"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its cells, the address of the documents behind it, how deep it lies, and whether it is added up below.

    A department's row holds what lies below it, so only the highest ones add up. The address is made when it is asked
    for: a page shows the first rows of thousands, a file shows none of them.
    """

    cells: Row
    behind: str | Callable[[], str] = ""
    level: int = 0
    is_added: bool = True

    @property
    def url(self) -> str:
        return self.behind if isinstance(self.behind, str) else self.behind()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report's answer. `totals` where they are not what the columns add up to."""

    rows: list[SheetRow]
    picture: Picture | None = None
    totals: list[Row] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One report that is shipped. `note` says what it counts.

    `for_leads`: only for those who see other people's papers. `is_nested`: a row holds those that lie deeper below it.
    `permission`: only who holds it opens it at all. `asks`: its months and what it can be narrowed by; nothing where it
    is of this moment.
    """

    key: str
    title: str | Promise
    note: str | Promise
    icon: str
    columns: Sequence[Column]
    make: Callable[[Asking], Sheet] = field(repr=False)
    for_leads: bool = False
    is_nested: bool = False
    permission: str = ""
    asks: Sequence[str] = ASKED

    def is_open_to(self, actor: AnyActor) -> bool:
        """Whether this person may open it."""
        return not self.permission or actor.holds(self.permission)

    @property
    def exported_columns(self) -> list[Column]:
        """Its columns in a file; where rows hold one another nothing is added up below them."""
        return [replace(column, has_total=column.has_total and not self.is_nested) for column in self.columns]

    def exported_rows(self, sheet: Sheet) -> list[Row]:
        """Its rows in a file, those that lie in another one indented."""
        return [(f"{_INDENT * row.level}{row.cells[0]}", *row.cells[1:]) for row in sheet.rows]

    def totals(self, sheet: Sheet) -> list[Row]:
        """What the columns add up to."""
        if sheet.totals is not None:
            return sheet.totals
        totals = Totals(self.columns)
        for row in sheet.rows:
            if row.is_added:
                totals.add(row.cells)
        return list(totals.rows())
