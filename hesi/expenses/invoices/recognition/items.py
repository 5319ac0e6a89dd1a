"""The goods and services table of a VAT invoice: columns by headings and rulings, a row where an amount stands."""

import re
from itertools import pairwise

from hesi.expenses.invoices.recognition.page import Glyph, Label, Page, raw_text, spaced
from hesi.expenses.invoices.recognition.result import Item
from hesi.expenses.invoices.recognition.values import as_amount, fold, squeeze

_HEADINGS: tuple[tuple[str, str], ...] = (
    ("name", rf"{spaced('项目名称')}|货物或应税劳务\s*、?\s*(?:服务)?\s*名称|{spaced('货物名称')}"),
    ("specification", spaced("规格型号")),
    ("unit", spaced("单位")),
    ("quantity", spaced("数量")),
    ("unit_price", spaced("单价")),
    ("amount", spaced("金额")),
    ("tax_rate", rf"{spaced('税率')}(?:\s*/\s*{spaced('征收率')})?"),
    ("tax", spaced("税额")),
)
_ENOUGH_RULINGS = 5
_SUBTOTAL = re.compile(r"^(?:小计|合计)")


def column_headers(page: Page) -> dict[str, Label]:
    """Headings of the table that stand on one line, by the item's slot; empty when the page has no such line."""
    amounts = page.labels(spaced("金额"))
    for amount in amounts:
        row = amount.row
        found: dict[str, Label] = {}
        for slot, pattern in _HEADINGS:
            match = re.search(pattern, row.text)
            if match and row.span(*match.span()):
                found[slot] = Label(row, row.span(*match.span()), match.end())
        if {"amount", "tax"} <= found.keys() and len(found) >= 4:
            return found
    return {}


def read_items(page: Page) -> list[Item]:
    """Rows of the table in order; a wrapped name or specification is joined, a discount keeps its minus sign."""
    columns = column_headers(page)
    if not columns:
        return []
    heading = columns["amount"]
    end = _table_end(page, heading.y)
    body = [glyph for glyph in page.glyphs if heading.y + 0.6 * heading.height < glyph.y < end]
    bounds = _bounds(page, columns)
    items: list[Item] = []
    for row in page.rows_of(body):
        cells = _cells(row.glyphs, bounds)
        if _SUBTOTAL.match(squeeze(cells.get("name", ""))):
            continue
        amount = as_amount(cells.get("amount", ""))
        if amount and cells.get("name"):
            items.append(_item(cells, amount))
        elif amount and items and not items[-1].amount:
            _complete(items[-1], cells, amount)
        elif items and (cells.get("name") or cells.get("specification")):
            items[-1].name += cells.get("name", "")
            items[-1].specification += cells.get("specification", "")
        elif amount:
            items.append(_item(cells, amount))
    return items


def _item(cells: dict[str, str], amount: str) -> Item:
    return Item(
        name=cells.get("name", ""),
        specification=cells.get("specification", ""),
        unit=cells.get("unit", ""),
        quantity=squeeze(cells.get("quantity", "")),
        unit_price=squeeze(cells.get("unit_price", "")),
        amount=amount,
        tax_rate=fold(cells.get("tax_rate", "")),
        tax=as_amount(cells.get("tax", "")),
    )


def _complete(item: Item, cells: dict[str, str], amount: str) -> None:
    full = _item(cells, amount)
    item.amount, item.tax, item.tax_rate = full.amount, full.tax, full.tax_rate


def _table_end(page: Page, start: float) -> float:
    """The line of 合计, below which no item stands."""
    ends = [label.y - 0.6 * label.height for label in page.labels(r"(?<!税)合\s*计|小\s*计") if label.y > start]
    return min(ends, default=page.height)


def _bounds(page: Page, columns: dict[str, Label]) -> list[tuple[str, float, float]]:
    """Left and right of each column: by ruling lines when the table has them, else midway between headings."""
    ordered = sorted(columns.items(), key=lambda entry: entry[1].x0)
    y = ordered[0][1].y
    rulings = sorted(x for x, top, bottom in page.verticals if top - 1 <= y <= bottom + 1)
    edges = []
    for (_, left), (_, right) in pairwise(ordered):
        between = [x for x in rulings if left.x1 - 2 < x < right.x0 + 2]
        middle = (left.x1 + right.x0) / 2
        edges.append(between[0] if len(rulings) >= _ENOUGH_RULINGS and between else middle)
    starts = [0.0, *edges]
    ends = [*edges, page.width]
    return [(slot, start, end) for (slot, _), start, end in zip(ordered, starts, ends, strict=True)]


def _cells(glyphs: list[Glyph], bounds: list[tuple[str, float, float]]) -> dict[str, str]:
    """Words of a line by the column in which their middle stands, so that a long one is not cut in two."""
    cells: dict[str, str] = {}
    for word in _words(glyphs):
        middle = (word[0].x0 + word[-1].x1) / 2
        slot = next((slot for slot, start, end in bounds if start <= middle < end), "")
        if slot:
            cells[slot] = (cells[slot] + " " if cells.get(slot) else "") + raw_text(word)
    return cells


def _words(glyphs: list[Glyph]) -> list[list[Glyph]]:
    words: list[list[Glyph]] = []
    for glyph in glyphs:
        if words and glyph.x0 - words[-1][-1].x1 < 0.8 * glyph.height:
            words[-1].append(glyph)
        else:
            words.append([glyph])
    return words
