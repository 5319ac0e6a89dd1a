"""The three sums of a VAT invoice.

Net plus tax is the total, and the total stands there twice, in figures and in words: what agrees is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hesi.expenses.invoices.recognition.ocr.lines import Line
from hesi.expenses.invoices.recognition.ocr.marks import Form
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.values import IN_WORDS, money, words_to_amount

_PRINTED = re.compile(
    r"(?P<mark>[¥Y￥羊Y半])?\s*(?P<minus>-)?\s*(?P<again>[¥Y])?(?P<number>\d{1,3}(?:[,，]\s?\d{3})+\s?\.\s?\d{2}|\d+\s?\.\s?\d{2})(?![\d%])"
)
_NO_TAX = re.compile(r"^[¥\s]*(?:\*{2,}|免税|不征税)\s*$")


@dataclass(frozen=True, slots=True)
class Printed:
    """A sum in figures; `is_marked` where a ¥ stands before it."""

    value: Decimal
    line: Line
    is_marked: bool


def printed_sums(form: Form) -> list[Printed]:
    """All sums in figures on the form."""
    return [found for piece in form.pieces for found in _in(piece)]


def _in(piece: Line) -> Iterator[Printed]:
    for match in _PRINTED.finditer(piece.text):
        value = Decimal(re.sub(r"[,，\s]", "", match["number"]))
        box = piece.part(*match.span()) if match.span() != (0, len(piece.text)) else piece
        yield Printed(-value if match["minus"] else value, box, bool(match["mark"] or match["again"]))


def read_sums(form: Form, result: Recognition) -> None:
    """Put amount without tax, tax and total; the total in words goes to `extra`, where the checks compare it."""
    printed = printed_sums(form)
    words, words_line = _words(form)
    figures = _figures(form, printed)
    choices = [value for value in (figures.value if figures else None, words) if value is not None]
    pairs = [(value, found) for value in choices if (found := _pair(form, printed, value))]
    total, pair = pairs[0] if pairs else (choices[0] if choices else None, None)
    if words_line is not None:
        result.extra["total_in_words"] = words_line.text.strip()
    if total is not None:
        _put_total(form, result, total, figures, words, words_line, proved=pair is not None)
    sure = 0.97
    if pair is None and total is not None:
        _put_untaxed(form, result, printed, total)
    if pair is None and not result.values["amount_ex_tax"]:
        pair, sure = _from_sum_row(form, printed), 0.6
    for name, one in zip(("amount_ex_tax", "tax"), pair or (), strict=False):
        result.put(name, money(one.value), Source.OCR, sure * (0.7 + 0.3 * one.line.score), form.page.region(one.line))


def _words(form: Form) -> tuple[Decimal | None, Line | None]:
    """The total in capital numerals, wherever it stands: nothing else on the form looks like it."""
    for line in form.pieces:
        bare = re.sub(r"\s", "", line.text)
        if IN_WORDS.search(bare) and len(bare) >= 3:
            amount = words_to_amount(line.text)
            if amount:
                return Decimal(amount), line
    return None, None


def _figures(form: Form, printed: list[Printed]) -> Printed | None:
    label = form.first("figures")
    if label is None:
        label = form.first("words")
    if label is None:
        return None
    found = form.beside(label, _amount_text, rows=1.4, pieces=[one.line for one in printed])
    if found is None:
        return None
    return next(one for one in printed if one.line is found[1])


def _amount_text(text: str) -> str:
    match = _PRINTED.search(text)
    return match["number"] if match else ""


def _pair(form: Form, printed: list[Printed], total: Decimal | None) -> tuple[Printed, Printed] | None:
    """The net and the tax that add up to the total: level with each other, net to the left, lowest such row first."""
    if total is None:
        return None
    best: tuple[tuple[bool, bool, float], Printed, Printed] | None = None
    label = form.first("sum")
    for net in printed:
        for tax in printed:
            if net is tax or net.line.left >= tax.line.left or net.value + tax.value != total:
                continue
            if abs(tax.value) > abs(net.value) or not net.line.same_row(tax.line, 1.2):
                continue
            off = abs(net.line.middle - form.shift - label.middle) if label else -net.line.middle
            rank = (not (net.is_marked and tax.is_marked), not (net.is_marked or tax.is_marked), off)
            if best is None or rank < best[0]:
                best = (rank, net, tax)
    return (best[1], best[2]) if best else None


def _from_sum_row(form: Form, printed: list[Printed]) -> tuple[Printed, Printed] | None:
    """The last two sums of the row 合计, when no two sums make the total."""
    label = form.first("sum")
    if label is None:
        return None
    row = sorted(
        (one for one in printed if abs(one.line.middle - form.shift - label.middle) < 0.9 * label.height),
        key=lambda one: one.line.left,
    )
    return (row[-2], row[-1]) if len(row) >= 2 else None


def _put_total(
    form: Form,
    result: Recognition,
    total: Decimal,
    figures: Printed | None,
    words: Decimal | None,
    words_line: Line | None,
    proved: bool,
) -> None:
    in_figures = figures is not None and figures.value == total
    in_words = words is not None and words == total
    line = figures.line if figures is not None and in_figures else words_line if in_words else None
    votes = in_figures + in_words + proved
    sure = (0.4, 0.8, 0.96, 0.99)[votes]
    result.put("total", money(total), Source.OCR, sure, form.page.region(line) if line else None)


def _put_untaxed(form: Form, result: Recognition, printed: list[Printed], total: Decimal) -> None:
    """An exempt invoice prints *** or 免税 for the tax, and its net is its total; the tax stays unsaid."""
    if not any(_NO_TAX.match(piece.text) for piece in form.pieces):
        return
    net = next((one for one in printed if one.value == total), None)
    if net is not None:
        result.put("amount_ex_tax", money(total), Source.OCR, 0.9, form.page.region(net.line))
