"""The QR code as a witness: it is read exactly or not at all, so it outweighs the print, and tells where they differ."""

from __future__ import annotations

from decimal import Decimal

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.qr import parse_qr
from hesi.expenses.invoices.recognition.result import Problem, Recognition, Source
from hesi.expenses.invoices.recognition.values import money

AGREED, ALONE = 0.995, 0.97


def invoice_payload(payloads: list[str]) -> dict[str, str]:
    """The fields of the first payload that is an invoice's; {} when none is."""
    return next((fields for payload in payloads if (fields := parse_qr(payload))), {})


def hear(result: Recognition, fields: dict[str, str]) -> None:
    """Put the QR code's fields over the printed ones, noting each that differs."""
    for name, value in fields.items():
        printed = result.values[name]
        if name == "kind" and printed and value == Kind.DIGITAL.value:
            # The payload's type is one that only tells "digital"; the printed title tells which.
            continue
        if printed and printed != value and name != "kind":
            result.problems.append(
                Problem("qr_differs", f"The picture reads {printed}, the QR code {value}; the QR code's is kept.", name)
            )
        result.confidence.pop(name, None)
        result.put(name, value, Source.QR, AGREED if printed == value else ALONE, result.regions.get(name))
    _complete(result, fields)


def _complete(result: Recognition, fields: dict[str, str]) -> None:
    """With the net from the QR code, net and tax must make the total; a missing third is worked out from the two."""
    if "amount_ex_tax" not in fields:
        return
    net = Decimal(fields["amount_ex_tax"])
    total, tax = result.values["total"], result.values["tax"]
    if total and tax and net + Decimal(tax) == Decimal(total):
        return
    if total and (not tax or result.confidence["total"] > result.confidence["tax"]):
        left = Decimal(total) - net
        if 0 <= left <= net or net <= left <= 0:
            result.confidence.pop("tax", None)
            result.put("tax", money(left), Source.QR, 0.8 * result.confidence["total"], result.regions.get("tax"))
    elif tax and not total:
        result.put("total", money(net + Decimal(tax)), Source.QR, 0.75)
    else:
        result.problems.append(Problem("sums_differ", "Amount and tax do not make the total.", "total"))
