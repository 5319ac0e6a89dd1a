"""Amounts of money as receipts print them, with the engine's usual slips put right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hesi.expenses.invoices.recognition.ocr.lines import Line

_SIGN = r"(?:RM|PM|MYR|US\$|S\$|HK\$|NT\$|A\$|C\$|[$€£¥]|USD|SGD|HKD|EUR|GBP|AUD|CNY|RMB|TWD|THB|IDR|Rp)"
_AMOUNT = re.compile(
    rf"(?P<minus>-\s?)?(?P<sign>{_SIGN})?\s?(?P<after>-\s?)?"
    r"(?<![\d.,:/])(?P<whole>\d{1,3}(?:[,']\d{3})+|\d{1,3}(?:\.\d{3})+(?=,)|\d{1,7}|[Oo])?\s?[.,]\s?(?P<cents>[\dOo]{2})(?![\d%]|[.,/]\d|\s?%)",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?P<minus>-\s?)?(?P<sign>{_SIGN})\s?(?P<whole>\d{{1,3}}(?:[,']\d{{3}})+|\d{{1,9}})(?![\d.,/:%-])")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money on a line. `sign` is the currency mark printed with it, if any."""

    value: Decimal
    line: Line
    start: int
    sign: str = ""


def amounts_in(line: Line) -> Iterator[Amount]:
    """All amounts with two decimals on the line, and whole ones that carry a currency mark."""
    taken: list[tuple[int, int]] = []
    for match in _AMOUNT.finditer(line.text):
        if match["whole"] is None and match["cents"] is None:
            continue
        whole = re.sub(r"[,'.]", "", match["whole"] or "0")
        number = f"{whole}.{match['cents']}".upper().replace("O", "0")
        value = Decimal(number)
        taken.append(match.span())
        yield Amount(-value if match["minus"] or match["after"] else value, line, match.start(), match["sign"] or "")
    for match in _BARE.finditer(line.text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        value = Decimal(re.sub(r"[,']", "", match["whole"]))
        yield Amount(-value if match["minus"] else value, line, match.start(), match["sign"])
