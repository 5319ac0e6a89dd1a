"""The goods rows of a VAT invoice."""

from __future__ import annotations

import re

from hesi.expenses.invoices.recognition.ocr.lines import Line, rows
from hesi.expenses.invoices.recognition.ocr.marks import Form
from hesi.expenses.invoices.recognition.result import Item

_RATE = re.compile(r"^(\d{1,2}(?:\.\d)?\s?%|免税|不征税|\*{2,}|出口零税率)$")
_NUMBER = re.compile(r"^[¥Y]?\s*-?[\d,]+(?:\.\d+)?$")
_MONEY = re.compile(r"^[¥Y]?\s*-?[\d,]+\.\d{2}$")


def read_goods(form: Form) -> list[Item]:
    """One item for each row that has an amount; rows without one go on with the name above them."""
    header = form.all("goods", "specification", "quantity", "price")
    foot = form.first("sum")
    if not header or foot is None:
        return []
    top = max(line.middle for line in header) + form.shift
    bottom = foot.middle + form.shift - 0.6 * foot.height
    inside = [piece for piece in form.pieces if top < piece.middle - 0.2 * piece.height and piece.middle < bottom]
    names_end = _names_end(form)
    items: list[Item] = []
    for row in rows(inside):
        item = _item(row, form, names_end)
        if item is not None:
            items.append(item)
        elif items and row[0].centre < names_end and not _NUMBER.match(row[0].text):
            items[-1].name += row[0].text.strip()
    return items


def _names_end(form: Form) -> float:
    """Where the names' column ends: before the next label of the table's head."""
    goods = form.first("goods")
    after = form.first("specification")
    if after is not None:
        return (goods.right + after.left) / 2 if goods else after.left - after.height
    return goods.right + 4 * goods.height if goods else form.page.width * 0.3


def _item(row: list[Line], form: Form, names_end: float) -> Item | None:
    rate = next((place for place, piece in enumerate(row) if _RATE.match(piece.text.strip())), None)
    sums = [place for place, piece in enumerate(row) if _MONEY.match(piece.text.strip())]
    if not sums:
        return None
    item = Item()
    if rate is not None:
        item.tax_rate = row[rate].text.replace(" ", "")
        before, after = [place for place in sums if place < rate], [place for place in sums if place > rate]
        if not before:
            return None
        amount = before[-1]
        item.tax = _plain(row[after[0]].text) if after else ""
    else:
        amount = sums[-2] if len(sums) >= 2 else sums[-1]
        item.tax = _plain(row[sums[-1]].text) if len(sums) >= 2 else ""
    item.amount = _plain(row[amount].text)
    rest = row[:amount]
    numbers = [piece for piece in rest if _NUMBER.match(piece.text.strip()) and piece.centre >= names_end]
    _put_counts(item, numbers, form)
    words = [piece for piece in rest if piece not in numbers]
    unit = form.first("unit")
    for piece in words:
        if piece.centre < names_end:
            item.name += piece.text.strip()
        elif unit is not None and abs(piece.centre - unit.centre) < 2.0 * unit.height and len(piece.text.strip()) <= 4:
            item.unit = piece.text.strip()
        else:
            item.specification += piece.text.strip()
    return item


def _put_counts(item: Item, numbers: list[Line], form: Form) -> None:
    """Quantity and unit price: of two numbers the left is the quantity; one alone belongs to the nearer label."""
    plain = [_plain(piece.text) for piece in numbers]
    if len(plain) >= 2:
        item.quantity, item.unit_price = plain[-2], plain[-1]
    elif plain:
        quantity, price = form.first("quantity"), form.first("price")
        if quantity and price and abs(numbers[0].centre - quantity.centre) < abs(numbers[0].centre - price.centre):
            item.quantity = plain[0]
        else:
            item.unit_price = plain[0]


def _plain(text: str) -> str:
    return re.sub(r"[¥Y,\s]", "", text)
