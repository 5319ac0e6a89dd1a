"""Air itineraries (航空运输电子客票行程单): the sums stand in a row under their labels. Proved on a specimen only."""

from __future__ import annotations

import re
from decimal import Decimal

from hesi.expenses.invoices.recognition.ocr.lines import Line, Page
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.values import money, squeeze

_LABELS = {
    "fare": r"票价",
    "fuel_surcharge": r"燃油附加费",
    "tax": r"增值税税额",
    "caac_fund": r"民航发展基金",
    "other_charges": r"其他税费",
    "total": r"合计",
}
_SUM = re.compile(r"(?:CNY|¥)?\s*(\d[\d,]*\.\d{2})$")
SURE_WHEN_PROVED, SURE = 0.9, 0.7


def put_air_sums(page: Page, result: Recognition) -> None:
    """Put total, tax and net, with fare and surcharges in `extra`. Fare, fuel, tax, fund and other charges make the
    total; fare and fuel are the net."""
    found = _row_under(page)
    if "total" not in found:
        return
    parts = sum((value for name, (value, _) in found.items() if name != "total"), Decimal(0))
    sure = SURE_WHEN_PROVED if parts == found["total"][0] else SURE
    for name, (value, line) in found.items():
        if name in ("total", "tax"):
            result.put(name, money(value), Source.OCR, sure, page.region(line))
        else:
            result.extra[name] = money(value)
    # What stands outside the taxed fare, by the name that the checks know.
    outside = sum((found[name][0] for name in ("caac_fund", "other_charges") if name in found), Decimal(0))
    result.extra["other_charges"] = money(outside)
    if "fare" in found and sure == SURE_WHEN_PROVED:
        net = found["fare"][0] + found.get("fuel_surcharge", (Decimal(0), None))[0]
        result.put("amount_ex_tax", money(net), Source.OCR, sure, page.region(found["fare"][1]))


def _row_under(page: Page) -> dict[str, tuple[Decimal, Line]]:
    """The sums by name: labels and sums are as many, and stand in the same order from left to right."""
    labels = [(line, name) for line in page.lines for name, pattern in _LABELS.items() if _is(line, pattern)]
    if len(labels) < 3:
        return {}
    labels.sort(key=lambda pair: pair[0].left)
    head = labels[0][0]
    sums = [
        line
        for line in page.lines
        if 0 < line.middle - head.middle < 4 * head.height and _SUM.search(squeeze(line.text))
    ]
    sums.sort(key=lambda line: line.left)
    if len(sums) != len(labels):
        return {}
    return {name: (_value(line), line) for (_, name), line in zip(labels, sums, strict=True)}


def _is(line: Line, pattern: str) -> bool:
    return bool(re.fullmatch(pattern, squeeze(line.text)))


def _value(line: Line) -> Decimal:
    match = _SUM.search(squeeze(line.text))
    return Decimal(match[1].replace(",", "")) if match else Decimal(0)
