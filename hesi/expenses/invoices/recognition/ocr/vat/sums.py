"""The three sums of a VAT invoice. Net plus tax is the total, and the total stands there twice, in figures and in words:
what agrees is believed, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hesi.expenses.invoices.recognition.ocr.lines import Line
from hesi.expenses.invoices.recognition.ocr.marks import Form
from hesi.expenses.invoices.recognition.result import Problem, Recognition, Source
from hesi.expenses.invoices.recognition.values import IN_WORDS, money, words_to_amount

_PRINTED = re.compile(r"(?P<mark>[¥Y￥羊Y半])?\s*(?P<minus>-)?\s*(?P<again>[¥Y])?(?P<number>\d{1,3}(?:[,，]\s?\d{3})+\s?\.\s?\d{2}|\d+\s?\.\s?\d{2})(?![\d%])")
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
    """Put amount without tax, tax and total, and say where they do not agree."""
    printed = printed_sums(form)
    words, words_line = _words(form)
    figures = _figures(form, printed)
    total = words if words is not None else figures.value if figures else None
    pair = _pair(form, printed, total)
    if pair is None and words is not None and figures is not None and figures.value != words:
        pair = _pair(form, printed, figures.value)
        total = figures.value if pair else total
    if total is None and pair is None:
        pair = _from_sum_row(form, printed)
        total = pair[0].value + pair[1].value if pair else None
    _put_total(form, result, total, figures, words, words_line, proved=pair is not None)
    if pair:
        net, tax = pair
        agrees = total is not None and net.value + tax.value == total
        for name, one in (("amount_ex_tax", net), ("tax", tax)):
            sure = 0.97 if agrees else 0.7
            result.put(name, money(one.value), Source.OCR, sure * (0.7 + 0.3 * one.line.score), form.page.region(one.line))
    elif total is not None:
        _untaxed(form, result, printed, total)
    if words is not None and figures is not None and words != figures.value and pair is None:
        result.problems.append(Problem("sums_differ", "The total in figures and the total in words differ.", "total"))
    elif total is not None and not pair and not result.values["amount_ex_tax"]:
        result.problems.append(Problem("sum_unproved", "No amount and tax were found that add up to the total.", "total"))


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
    """The last two sums of the row 合计, when no total can be read."""
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
    total: Decimal | None,
    figures: Printed | None,
    words: Decimal | None,
    words_line: Line | None,
    proved: bool,
) -> None:
    if total is None:
        result.problems.append(Problem("not_found", "No total could be read on the picture.", "total"))
        return
    in_figures = figures is not None and figures.value == total
    in_words = words is not None and words == total
    line = figures.line if figures is not None and in_figures else words_line if in_words else None
    votes = in_figures + in_words + proved
    sure = {0: 0.4, 1: 0.8, 2: 0.96, 3: 0.99}[votes]
    result.put("total", money(total), Source.OCR, sure, form.page.region(line) if line else None)


def _untaxed(form: Form, result: Recognition, printed: list[Printed], total: Decimal) -> None:
    """An exempt invoice prints *** or 免税 for the tax, and its net is its total."""
    if not any(_NO_TAX.match(piece.text) for piece in form.pieces):
        return
    net = next((one for one in printed if one.value == total and one.line is not None), None)
    if net is not None:
        result.put("amount_ex_tax", money(total), Source.OCR, 0.9, form.page.region(net.line))
        result.put("tax", money(Decimal(0)), Source.OCR, 0.7)
