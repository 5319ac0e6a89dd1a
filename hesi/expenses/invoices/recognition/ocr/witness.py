"""The QR code as a witness: it is read exactly or not at all, so it outweighs the print and tells where they differ."""

from __future__ import annotations

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.problems import problem
from hesi.expenses.invoices.recognition.qr import parse_qr
from hesi.expenses.invoices.recognition.result import Recognition, Source

AGREED, ALONE = 0.995, 0.97


def invoice_payload(payloads: list[str]) -> dict[str, str]:
    """The fields of the first payload that is an invoice's; {} when none is."""
    return next((fields for payload in payloads if (fields := parse_qr(payload))), {})


def hear(result: Recognition, fields: dict[str, str]) -> None:
    """Put the QR code's fields over the printed ones, noting each that differs."""
    for name, value in fields.items():
        printed = result.values[name]
        if name == "kind" and printed and value == Kind.DIGITAL.value:
            # The payload's type only tells "digital"; the printed title tells which.
            continue
        if printed and printed != value and name != "kind":
            sources = {"kept_source": Source.QR.value, "other_source": Source.OCR.value}
            result.problems.append(problem("sources_disagree", name, kept=value, other=printed, **sources))
        result.confidence.pop(name, None)
        result.put(name, value, Source.QR, AGREED if printed == value else ALONE, result.regions.get(name))
