"""The PDF of a list: a heading that says whose numbers it holds, the picture, the table, page numbers.

It is set whole, so that it is bounded: paper is for reading, and what nobody reads page by page is a spreadsheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.workspace.exports.registry import Cell, CellKind, Column, Row, Surroundings
from hesi.workspace.exports.setting import set_apart
from hesi.workspace.files.typeset import typeset

# Some eighty pages; every cell costs the typesetter some 17 KB and 0.3 ms.
MOST_PDF_ROWS, MOST_PDF_CELLS = 3_000, 24_000
# What is set in this process, whose typesetter has its font loaded.
_SET_HERE_CELLS = 3_000
SOURCE = Path(__file__).with_name("table.typ")
# In characters of all columns together: more than this lies across the page.
_UPRIGHT = 105
_MOST_TEXT = 400


@dataclass(frozen=True, slots=True)
class Cover:
    """Whose paper it is: the company and its currency, who had it made, and when in the company's own time."""

    company: str
    currency: str
    made_by: str
    made_at: str
    around: Surroundings = field(default_factory=Surroundings)


def most_rows(columns: int) -> int:
    """How many rows of so many columns a PDF holds."""
    return min(MOST_PDF_ROWS, MOST_PDF_CELLS // columns)


class PdfWriter:
    """Keeps the rows as words and sets them when all are there."""

    def __init__(self, path: Path, title: str, columns: Sequence[Column], cover: Cover) -> None:
        self._path, self._title, self._columns, self._cover = path, title, columns, cover
        self._rows: list[list[str]] = []

    def write(self, row: Row) -> None:
        self._rows.append(self._words(row))

    def close(self, totals: Sequence[Row]) -> None:
        around = self._cover.around
        below = totals if around.totals is None else around.totals
        sheet = self._sheet([self._words(row) for row in below])
        is_short = len(self._rows) * len(self._columns) <= _SET_HERE_CELLS
        self._path.write_bytes((typeset if is_short else set_apart)(SOURCE, sheet))

    def abandon(self) -> None:
        self._rows.clear()

    def _sheet(self, totals: list[list[str]]) -> dict[str, Any]:
        cover, widths = self._cover, [column.width for column in self._columns]
        made = _("Made by {name} on {at}").format(name=cover.made_by, at=cover.made_at)
        return {
            "lang": (get_language() or "zh").partition("-")[0],
            "company": cover.company,
            "title": self._title,
            "facts": [*cover.around.facts, made],
            "note": cover.around.note,
            "picture": cover.around.picture,
            "wide": sum(widths) > _UPRIGHT,
            "widths": widths,
            "heads": [str(column.heading) for column in self._columns],
            "right": [column.kind in (CellKind.MONEY, CellKind.NUMBER) for column in self._columns],
            "rows": self._rows,
            "totals": totals,
            "empty": "" if self._rows else _("There are no rows."),
            "page": _("Page {page} of {pages}"),
        }

    def _words(self, row: Row) -> list[str]:
        return [self._word(cell) for cell in row]

    def _word(self, cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, Money):
            amount = f"{cell.decimal:,f}"
            return amount if cell.currency == self._cover.currency else f"{cell.currency} {amount}"
        if isinstance(cell, Decimal | int):
            return f"{cell:,}"
        return cell.isoformat() if isinstance(cell, date) else cell[:_MOST_TEXT]
