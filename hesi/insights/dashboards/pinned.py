"""A person's pinned reports, each as a card. They come by themselves: some add up raw lines."""

from collections.abc import Sequence
from typing import Any

from hesi.core.errors import DomainError
from hesi.core.money import Money
from hesi.insights.dashboards.cards import Card, Cell, Row, Shown, Table
from hesi.insights.dashboards.looking import Looking
from hesi.insights.own_reports.answering import answer_for
from hesi.insights.own_reports.models import OwnReport
from hesi.insights.own_reports.queries import pinned_for
from hesi.insights.own_reports.table import CellRow
from hesi.workspace.access.actor import Actor

PREFIX = "own-"
_LAST = 1_000
_MOST_ROWS = 8
# So many columns fit on a card; of a pivot the first and the sum at the end are shown.
_MOST_COLUMNS = 4


def pinned_cards(actor: Actor) -> list[Card]:
    """The cards no role brings: what this person pinned, in the order in which they pinned it."""
    return [_card(report, _LAST + at) for at, report in enumerate(pinned_for(actor))]


def _card(report: OwnReport, order: int) -> Card:
    def make(looking: Looking) -> Shown:
        return _shown(report, looking)

    key = f"{PREFIX}{report.pk}"
    return Card(key, report.name, "pin", (), order, make, is_apart=True, door=report.url)


def _shown(report: OwnReport, looking: Looking) -> Shown:
    """What the report says to whoever looks, over the documents they may see."""
    try:
        answer = answer_for(report.asks, looking.actor, most_rows=_MOST_ROWS)
    except DomainError as refusal:
        return Shown(url=report.url, nothing=refusal.message)
    table, picture = answer.table, answer.picture
    kept = _fitting(len(table.columns))
    rows = [*table.rows, *([table.total] if table.total else [])]
    told = [Row([_cell(row, at) for at in kept], row.url) for row in rows]
    drawn = picture.drawn(report.name) if picture is not None and not picture.is_empty else ""
    return Shown(table=Table([str(table.columns[at].heading) for at in kept], told), picture=drawn, url=report.url)


def _fitting(columns: int) -> Sequence[int]:
    return range(columns) if columns <= _MOST_COLUMNS else [*range(_MOST_COLUMNS - 1), columns - 1]


def _cell(row: CellRow, at: int) -> Cell:
    value: Any = row.cells[at]
    url = row.urls[at] if at < len(row.urls) else ""
    if isinstance(value, Money):
        return Cell(value, "money", url=url)
    if value is None or isinstance(value, str):
        return Cell(value or "", url=url)
    return Cell(value, "number", url=url)
