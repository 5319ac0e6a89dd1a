"""How a report and its table are said to people."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.insights.own_reports.definition import OWN_MONTHS, WINDOWS, Definition
from hesi.insights.own_reports.dimensions import DIMENSIONS
from hesi.insights.own_reports.measures import MEASURES
from hesi.insights.own_reports.table import CellRow, Table
from hesi.workspace.exports.registry import CellKind, Column


def described(definition: Definition) -> str:
    """What it asks, in one line."""
    rows = _(", ").join(str(DIMENSIONS[key].label) for key in definition.row_groupings)
    said = [
        _(", ").join(str(MEASURES[key].label) for key in definition.measures),
        _("by {groupings}").format(groupings=rows),
    ]
    if definition.column:
        said.append(_("columns: {grouping}").format(grouping=DIMENSIONS[definition.column].label))
    if definition.top:
        said.append(_("first {count}").format(count=definition.top))
    said.append(_window(definition))
    if definition.question:
        said.append(_("only {question}").format(question=definition.question))
    return " · ".join(said)


def _window(definition: Definition) -> str:
    if definition.window == OWN_MONTHS:
        return _("{since} to {until}").format(since=definition.since, until=definition.until)
    return str(WINDOWS[definition.window])


def shown_table(table: Table, most: int | None = None) -> dict[str, Any]:
    """The table as templates draw it; of more rows than `most` the first ones."""
    rows = table.rows if most is None else table.rows[:most]
    left = len(table.rows) - len(rows)
    return {
        "heads": [{"text": column.heading, "is_number": _is_number(column)} for column in table.columns],
        "rows": [_shown_row(row, table.columns) for row in rows],
        "total": _shown_row(table.total, table.columns) if table.total else None,
        "notes": table.notes,
        "left": _("{count} more rows are in the workbook.").format(count=left) if left > 0 else "",
    }


def _shown_row(row: CellRow, columns: Sequence[Column]) -> list[dict[str, Any]]:
    return [
        {
            "value": value, "heading": column.heading, "url": url, "is_number": _is_number(column),
            "is_money": isinstance(value, Money), "is_first": at == 0,
        }
        for at, (value, url, column) in enumerate(zip(row.cells, row.urls, columns, strict=True))
    ]  # fmt: skip


def _is_number(column: Column) -> bool:
    return column.kind in (CellKind.MONEY, CellKind.NUMBER)
