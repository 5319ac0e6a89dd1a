"""The sum that was paid: found by the words beside it, proved by the money handed over and the tax shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from hesi.expenses.invoices.recognition.ocr.lines import Line
from hesi.expenses.invoices.recognition.ocr.receipt.amounts import Amount, amounts_in
from hesi.expenses.invoices.recognition.ocr.receipt.meanings import TAX_SUMMARY, meaning


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


def read_sums(lines: list[list[Line]]) -> Sums:
    """Each amount with the words to its left; an amount alone on its row takes the words of the row above."""
    sums = Sums()
    in_summary, above = False, ""
    for row in lines:
        text = " ".join(line.text for line in row)
        found = [amount for line in row for amount in amounts_in(line)]
        words = re.sub(r"[\d.,]+(?=\s|$)(?!%)", " ", _before(row, found)).strip() if found else text
        if TAX_SUMMARY.search(text):
            in_summary = True
        elif in_summary and meaning(words)[0] == "final":
            in_summary = False
        if found:
            alone = not re.search(r"[A-Za-z\u3400-\u9fff]{3}", words)
            name, points = meaning(f"{above} {words}" if alone else words)
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
    candidates = [one for one in sums.all if one.value > 0 and one.points > 0]
    if not candidates:
        return _largest(sums)
    proofs = {value: _proofs(value, sums) for value in {one.value for one in candidates}}
    best = max(
        candidates,
        key=lambda one: (one.points + 2.5 * proofs[one.value] + _said(one, candidates), one.value, one.amount.line.top),
    )
    proof = proofs[best.value]
    sure = 0.97 if proof >= 2 else 0.93 if proof else 0.85 if best.points >= 9 else 0.6
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
