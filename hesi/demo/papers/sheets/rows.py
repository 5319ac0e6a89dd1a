"""The goods table that VAT invoices share: columns, headings, rows, sums."""

from collections.abc import Sequence
from dataclasses import dataclass

from hesi.demo.papers.marks import Align, Sheet, wrapped
from hesi.demo.papers.paper import Paper, PaperItem, plain

_SIZE = 2.9


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and where that is centred, where its values are anchored, how wide they may be (ems)."""

    slot: str
    heading: str
    heading_x: float
    x: float
    align: Align
    ems: float = 40


def draw_table(
    sheet: Sheet,
    paper: Paper,
    columns: Sequence[Column],
    *,
    colour: str,
    heading_y: float,
    first_y: float,
    last_y: float,
) -> None:
    """Headings, then the rows; the pitch shrinks when there are many. Wrapped names take further lines."""
    for column in columns:
        sheet.text(column.heading_x, heading_y, column.heading, size=3.1, colour=colour, align="center")
    cells = [_cells(item, columns) for item in paper.items]
    lines = sum(max(len(cell) for cell in row.values()) for row in cells)
    pitch = min(4.5, (last_y - first_y) / max(1, lines - 1))
    y = first_y
    for index, row in enumerate(cells):
        for column in columns:
            for offset, text in enumerate(row[column.slot]):
                sheet.text(
                    column.x,
                    y + offset * pitch,
                    text,
                    size=min(_SIZE, pitch * 0.8),
                    align=column.align,
                    field=f"items/{index}/{column.slot}",
                )
        y += pitch * max(len(cell) for cell in row.values())


def _cells(item: PaperItem, columns: Sequence[Column]) -> dict[str, list[str]]:
    values = {
        "Item": item.name,
        "Specification": item.specification,
        "MeasurementDimension": item.unit,
        "Quantity": item.quantity,
        "Price": item.price,
        "Amount": plain(item.amount),
        "TaxScheme": item.rate,
        "TaxAmount": "***" if item.is_exempt else plain(item.tax),
    }
    return {column.slot: wrapped(values[column.slot], column.ems) for column in columns}
