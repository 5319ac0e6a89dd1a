"""The sum that was paid: found by the words beside it, proved by the money handed over and the tax shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from hesi.expenses.invoices.recognition.ocr.lines import Line
from hesi.expenses.invoices.recognition.ocr.receipt.amounts import Amount, amounts_in

# Where the tax is summed up by rate the same words stand for other sums.
_SUMMARY = re.compile(
    r"(?:gst|tax|sst|vat|qsi|g5t)\.?\s*(?:summ?ary|analysis|detail|code)|amou?nt\s?\((?:rm|\$)\)\s*tax", re.I
)
_TOTAL = r"t[o0u]t[ao]?[l1i!]|totai|jumlah|合计|总计|總計|合計|総額"
_EXCLUDING = r"\bexc(?!h)[l1i]?|\bw/o\b|before|without|taxable|0%\s*suppl|6%\s*suppl"
# The first that fits says what a row's amount is, in points; 0 and less are never the total.
_MEANINGS: tuple[tuple[str, re.Pattern[str], float], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE), points)
    for name, pattern, points in (
        ("change", r"\bchange|chang[eo]|\bbaki\b|找零", -9),
        ("count", rf"(?:{_TOTAL})\W*(?:no\W*of\W*)?(?:qty|quantity|items?|count|pcs|unit|weight)\b"
                  rf"|(?:qty|items?)\b(?!.*(?:rm|amount|amt)).*(?:{_TOTAL})", -9),
        ("rounding", rf"^(?!.*(?:{_TOTAL}))\W*(?:cash\s*)?r[o0]und", -9),
        ("saving", rf"(?:{_TOTAL})\s*(?:saving|save|disc|point|rebate|reward)|^(?!.*(?:{_TOTAL})).*(?:saving|save[ds]?\b|disc\b|discount|"
                   r"\bpoints?\b|voucher|rebate|deposit|jimat)", -5),
        ("final", rf"grand|nett?\s*(?:{_TOTAL}|amount|amt)|payable|(?:amount|{_TOTAL}|balance)\s*due|final\s*(?:{_TOTAL})|"
                  rf"(?:{_TOTAL}).*(?:after|r[o0]unded)|(?:after|r[o0]unded).*(?:{_TOTAL})|to\s*(?:be\s*)?(?:pay|paid)\b|应付|实付|實付|bill\s*(?:{_TOTAL})", 12),
        ("before", _EXCLUDING, -2),
        ("tax", rf"(?:{_TOTAL})\s*(?:[:(]?\s*\d*\s?%?\s*)?(?:gst|tax|sst|vat)\b(?!\W*inc)|^(?!.*(?:{_TOTAL})).*(?:\bgst\b|\bsst\b|\bvat\b|"
                r"\btax\b|service\s*ch|svc|\d\s?%)", -3),
        ("sub", r"sub\W*t[o0u]t|小计", 3),
        ("inclusive", rf"(?:{_TOTAL}).*\bin[cd]|\bin[cd].*(?:{_TOTAL})", 10),
        ("total", _TOTAL, 9),
        ("balance", r"balance", 0),
        ("tendered", r"cash|tend|visa|master|card|paid|payment|amex|debit|credit|received|tunai|cheque|现金|bayar|e-?wallet", 2),
        ("amount", r"^\W*amount|\bamt\b|\bbill\b", 4),
    )
)  # fmt: skip


@dataclass(slots=True)
class Sum:
    """One amount with the meaning of its row."""

    amount: Amount
    meaning: str
    points: float

    @property
    def value(self) -> Decimal:
        return self.amount.value


@dataclass(slots=True)
class Sums:
    """All amounts of a receipt by meaning."""

    all: list[Sum] = field(default_factory=list)

    def of(self, *meanings: str) -> list[Decimal]:
        return [one.value for one in self.all if one.meaning in meanings]


def _meaning(words: str) -> tuple[str, float]:
    for name, pattern, points in _MEANINGS:
        if pattern.search(words):
            return name, points
    return "", 0.0


def read_sums(lines: list[list[Line]]) -> Sums:
    """Each amount with the words to its left; an amount alone on its row takes the words of the row above."""
    sums = Sums()
    in_summary, above = False, ""
    for row in lines:
        text = " ".join(line.text for line in row)
        found = [amount for line in row for amount in amounts_in(line)]
        words = re.sub(r"[\d.,]+(?=\s|$)(?!%)", " ", _before(row, found)).strip() if found else text
        if _SUMMARY.search(text):
            in_summary = True
        elif in_summary and _meaning(words)[0] == "final":
            in_summary = False
        if found:
            alone = not re.search(r"[A-Za-z\u3400-\u9fff]{3}", words)
            name, points = _meaning(f"{above} {words}" if alone else words)
            for place, amount in enumerate(found):
                # The sum stands last on its row; what is before it are quantities and prices.
                worth = points if place == len(found) - 1 else min(points, 0.0)
                if in_summary:
                    name, worth = ("summary" if name not in ("change", "rounding") else name), min(worth, 0.0)
                sums.all.append(Sum(amount, name, worth - (1.0 if alone else 0.0)))
            above = ""
        else:
            above = text
    return sums


def _before(row: list[Line], found: list[Amount]) -> str:
    first = found[0]
    words = []
    for line in row:
        if line is first.line:
            words.append(line.text[: first.start])
            break
        words.append(line.text)
    return " ".join(words)


def receipt_total(sums: Sums) -> tuple[Sum, float] | None:
    """The total and how sure it is (0–1)."""
    candidates = [one for one in sums.all if one.value >= 0 and one.points > 0]
    if not candidates:
        return _largest(sums)
    proofs = {value: _proofs(value, sums) for value in {one.value for one in candidates}}
    best = max(
        candidates,
        key=lambda one: (one.points + 2.5 * proofs[one.value] + _said(one, candidates), one.value, one.amount.line.top),
    )
    proof = proofs[best.value]
    sure = 0.97 if proof >= 2 else 0.93 if proof else 0.85 if best.points >= 9 else 0.6
    if best.value == 0:
        sure = 0.4
    return best, sure * (0.6 + 0.4 * best.amount.line.score)


def _said(one: Sum, candidates: list[Sum]) -> float:
    """How often other rows name the same sum as a total, up to two."""
    return min(2.0, sum(0.8 for other in candidates if other is not one and other.value == one.value))


def _proofs(value: Decimal, sums: Sums) -> float:
    """Agreements between the sum and the rest of the slip: money given less change, net plus tax, rounding."""
    proofs = 0.0
    change, paid = sums.of("change"), sums.of("tendered", "amount", "")
    if any(abs(given) - abs(back) == value for given in sums.of("tendered") for back in change):
        proofs += 1.5
    elif any(abs(given) - abs(back) == value for given in paid for back in change if back):
        proofs += 0.5
    rounding = [amount for amount in sums.of("rounding") if amount and abs(amount) < Decimal("0.05")]
    others = sums.of("total", "inclusive", "sub", "final")
    if any(other + step == value or other - step == value for step in rounding for other in others if other != value):
        # Cash is paid in steps of five cents, so of the two sums the rounded one was paid.
        proofs += 1.0 if value % Decimal("0.05") == 0 else -1.0
    taxes = [tax for tax in sums.of("tax", "summary") if tax > 0]
    nets = sums.of("before", "summary", "sub", "total")
    if any(abs(net + tax - value) <= Decimal("0.01") for net in nets for tax in taxes if net != value):
        proofs += 0.8
    return proofs


def _largest(sums: Sums) -> tuple[Sum, float] | None:
    """Without a word for it, the largest sum that is neither money given nor change; a guess to be looked at."""
    rest = [one for one in sums.all if one.value > 0 and one.meaning not in ("change", "rounding", "tendered", "count")]
    if not rest:
        return None
    return max(rest, key=lambda one: one.value), 0.35
