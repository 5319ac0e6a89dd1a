"""What the words beside a sum on a receipt make of it."""

from __future__ import annotations

import re

# Where tax is summed up by rate, the same words stand for other sums.
TAX_SUMMARY = re.compile(
    r"(?:gst|tax|sst|vat|qsi|g5t)\.?\s*(?:summ?ary|analysis|detail|code)|amou?nt\s?\((?:rm|\$)\)\s*tax", re.IGNORECASE
)
_TOTAL = r"(?:t[o0u]t[ao]?[l1i!]|totai|jumlah|合计|总计|總計|合計|総額)"
_NO_TOTAL = rf"^(?!.*{_TOTAL})"

# Name, points as a candidate for the total (0 and less: never), and patterns. The first that fits counts.
_TABLE: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("change", -9, (r"\bchange|chang[eo]|\bbaki\b|找零",)),
    (
        "count", -9,
        (rf"{_TOTAL}\W*(?:no\W*of\W*)?(?:qty|quantity|items?|count|pcs|unit|weight)\b",
         rf"(?:qty|items?)\b(?!.*(?:rm|amount|amt)).*{_TOTAL}"),
    ),
    ("rounding", -9, (rf"{_NO_TOTAL}\W*(?:cash\s*)?r[o0]und",)),
    (
        "saving", -5,
        (rf"{_TOTAL}\s*(?:saving|save|disc|point|rebate|reward)",
         rf"{_NO_TOTAL}.*(?:saving|save[ds]?\b|disc\b|discount|\bpoints?\b|voucher|rebate|deposit|jimat)"),
    ),
    (
        "final", 12,
        (rf"grand|nett?\s*(?:{_TOTAL}|amount|amt)|payable|(?:amount|{_TOTAL}|balance)\s*due",
         rf"(?:final|bill)\s*{_TOTAL}|{_TOTAL}.*(?:after|r[o0]unded)|(?:after|r[o0]unded).*{_TOTAL}",
         r"to\s*(?:be\s*)?(?:pay|paid)\b|应付|应收|实付|實付"),
    ),
    ("before", -2, (r"\bexc(?!h)[l1i]?|\bw/o\b|before|without|taxable|[06]%\s*suppl",)),
    (
        "tax", -3,
        (rf"{_TOTAL}\s*(?:[:(]?\s*\d*\s?%?\s*)?(?:gst|tax|sst|vat)\b(?!\W*inc)",
         rf"{_NO_TOTAL}.*(?:\bgst\b|\bsst\b|\bvat\b|\btax\b|service\s*ch|svc|\d\s?%)"),
    ),
    ("sub", 3, (r"sub\W*t[o0u]t|小计",)),
    ("inclusive", 10, (rf"{_TOTAL}.*\bin[cd]|\bin[cd].*{_TOTAL}",)),
    ("total", 9, (_TOTAL,)),
    ("balance", 0, (r"balance",)),
    (
        "tendered", 2,
        (r"cash|tend|visa|master|card|paid|payment|amex|debit|credit|received|tunai|cheque|现金|bayar|e-?wallet|实收",),
    ),
    ("amount", 4, (r"^\W*amount|\bamt\b|\bbill\b",)),
)  # fmt: skip
_COMPILED = tuple((name, points, re.compile("|".join(patterns), re.IGNORECASE)) for name, points, patterns in _TABLE)


def meaning(words: str) -> tuple[str, float]:
    """The name of a sum with these words beside it, and its points as a candidate for the total."""
    for name, points, pattern in _COMPILED:
        if pattern.search(words):
            return name, points
    return "", 0.0
