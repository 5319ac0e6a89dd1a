"""The head of a VAT invoice: code, number, date and check code."""

from __future__ import annotations

import re
from datetime import date

from hesi.expenses.invoices.recognition.ocr.lines import Line
from hesi.expenses.invoices.recognition.ocr.marks import Form
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.values import as_date

_SLIPS = str.maketrans(
    {"O": "0", "o": "0", "D": "0", "I": "1", "l": "1", "|": "1", "Z": "2", "S": "5", "B": "8", "g": "9"}
)


def digits(text: str) -> str:
    """The text's digits when it holds little else, the engine's usual slips put right; otherwise ""."""
    bare = re.sub(r"[\s:.]", "", text).translate(_SLIPS)
    return bare if bare.isdigit() else ""


def printed_date(text: str) -> str:
    """The date as YYYY-MM-DD, also where its 年月日 were lost, as in 2019 05 08; "" when there is none."""
    found = as_date(text)
    if found:
        return found
    match = re.search(r"(?<!\d)((?:19|20)\d{2})\D{0,3}(\d{1,2})\D{1,3}(\d{1,2})(?!\d)", text)
    if match is None:
        match = re.search(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)", text)
    if match is None:
        return ""
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return ""


def _code(text: str) -> str:
    found = digits(text)
    return found if len(found) in (10, 12) else ""


def _number(text: str) -> str:
    found = digits(re.sub(r"^\s*N\s*[oO0°º]?\s*[.:]?\s*(?=\d)", "", text))
    return found if len(found) in (8, 20) else ""


def _check_code(text: str) -> str:
    found = digits(text)
    if re.fullmatch(r"[0-9a-f]{5}|\d{4}", text.strip()):
        # The Shenzhen chain's check code is the end of its hash; an air itinerary's has four digits.
        return text.strip()
    return found if len(found) == 20 else ""


def read_head(form: Form, result: Recognition) -> None:
    """Put code, number, date and check code, each from beside its label or from its place on the form."""
    for name, accept in (("code", _code), ("number", _number), ("date", printed_date), ("check_code", _check_code)):
        label = form.first(name)
        found = form.beside(label, accept) if label else None
        if found:
            _put(form, result, name, found, 0.93)
    _without_label(form, result)


def _without_label(form: Form, result: Recognition) -> None:
    """Paper prints the code at the upper left and the number after №, without words, and both again in small type."""
    head = _head(form)
    if not result.values["number"]:
        numbered = [
            (found, line)
            for line in head
            if re.match(r"\s*N\s*[oO0°º]", line.text) and (found := _number(line.text)) and len(found) == 8
        ]
        bare = [(found, line) for line in head if (found := _number(line.text)) and line.centre > form.page.width * 0.5]
        choices = numbered or sorted(bare, key=lambda pair: -pair[1].height)
        if choices:
            again = sum(found == choices[0][0] for found, _ in [*numbered, *bare]) > 1
            _put(form, result, "number", choices[0], 0.95 if again else 0.9 if numbered else 0.75)
    if not result.values["code"] and len(result.values["number"]) != 20:
        codes = [(found, line) for line in head if (found := _code(line.text)) and not _is_machine(form, line)]
        codes.sort(key=lambda pair: (-pair[1].height, pair[1].left))
        if codes:
            again = sum(found == codes[0][0] for found, _ in codes) > 1
            _put(form, result, "code", codes[0], 0.95 if again else 0.85)
    if not result.values["date"]:
        dates = [(found, line) for line in head if (found := printed_date(line.text))]
        if dates:
            _put(form, result, "date", dates[0], 0.8)
    if not result.values["check_code"]:
        checks = [(found, line) for line in head if len(found := _check_code(line.text)) == 20]
        if checks and len(result.values["number"]) == 8:
            _put(form, result, "check_code", checks[0], 0.8)


def _head(form: Form) -> list[Line]:
    """What stands above the table: above the first party's name or tax id."""
    ends = [line.top for line in form.all("name", "tax_id", "goods")]
    limit = min(ends) if ends else form.page.height * 0.4
    return [piece for piece in form.pieces if piece.middle < limit + form.row_height * 0.3]


def _is_machine(form: Form, line: Line) -> bool:
    """Whether the digits are the tax control machine's own twelve."""
    near = [label for label in form.all("machine") if label.same_row(line, 0.9)]
    return any(-2 * line.height <= line.left - label.right < 12 * line.height for label in near)


def _put(form: Form, result: Recognition, name: str, found: tuple[str, Line], sure: float) -> None:
    value, line = found
    result.put(name, value, Source.OCR, sure * (0.5 + 0.5 * line.score), form.page.region(line))
