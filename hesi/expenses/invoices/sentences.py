"""What people read about a reading, in their language: refusals and problems by code, names of fields and sources."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hesi.expenses.invoices.problem_texts import POSSIBLE_DUPLICATE, TEXTS
from hesi.expenses.invoices.recognition.result import Source

FIELD_LABELS: dict[str, str | Promise] = {
    "kind": pgettext_lazy("invoice", "Kind"),
    "code": gettext_lazy("Invoice code"),
    "number": gettext_lazy("Invoice number"),
    "date": gettext_lazy("Issue date"),
    "check_code": gettext_lazy("Check code"),
    "buyer_name": gettext_lazy("Buyer"),
    "buyer_tax_id": gettext_lazy("Buyer's tax id"),
    "seller_name": gettext_lazy("Seller"),
    "seller_tax_id": gettext_lazy("Seller's tax id"),
    "amount_ex_tax": gettext_lazy("Amount without tax"),
    "tax": gettext_lazy("Tax"),
    "total": gettext_lazy("Total with tax"),
    "currency": gettext_lazy("Currency"),
    "note": pgettext_lazy("invoice", "Note"),
}
SOURCE_LABELS: dict[str, str | Promise] = {
    Source.XML: gettext_lazy("Issuer's XML"),
    Source.OFD_ATTACHMENT: gettext_lazy("OFD attachment"),
    Source.OFD_TAG: gettext_lazy("OFD tags"),
    Source.OFD_DATA: gettext_lazy("OFD data"),
    Source.PDF_ATTACHMENT: gettext_lazy("PDF attachment"),
    Source.OFD_TEXT: gettext_lazy("OFD text"),
    Source.PDF_TEXT: gettext_lazy("PDF text"),
    Source.QR: gettext_lazy("QR code"),
    Source.OCR: gettext_lazy("Picture (OCR)"),
    Source.PERSON: gettext_lazy("By hand"),
}
EXTRA_LABELS: dict[str, str | Promise] = {
    "train": pgettext_lazy("journey", "Train number"),
    "flight": gettext_lazy("Flight"),
    "from_station": pgettext_lazy("journey", "From"),
    "to_station": pgettext_lazy("journey", "To"),
    "travel_date": gettext_lazy("Travel date"),
    "depart_time": pgettext_lazy("journey", "Departure"),
    "boarded_at": pgettext_lazy("journey", "Boarded"),
    "alighted_at": pgettext_lazy("journey", "Left the car"),
    "seat": gettext_lazy("Seat class"),
    "seat_number": gettext_lazy("Seat"),
    "passenger": gettext_lazy("Passenger"),
    "fare": gettext_lazy("Fare"),
    "fuel_surcharge": gettext_lazy("Fuel surcharge"),
    "distance_km": gettext_lazy("Distance (km)"),
    "city": gettext_lazy("City"),
    "total_in_words": gettext_lazy("Total in words"),
    "remark": gettext_lazy("Remark"),
    "drawer": gettext_lazy("Drawn by"),
    "original_invoice": gettext_lazy("Corrects the invoice"),
}

CERTAIN, LIKELY, DOUBTFUL_BELOW = 0.95, 0.85, 0.75
WARN, INFORM = "warning", "info"
_INFORMS = frozenset({"seal_unverifiable", "compare_slip", "page_unread", "picture_faint"})


def confidence_words(source: str, confidence: float) -> str:
    """How sure a value is, in words; a figure would promise more than is known."""
    if source == Source.PERSON:
        return _("entered by a person")
    if confidence >= CERTAIN:
        return _("certain")
    if confidence >= LIKELY:
        return _("very likely right")
    return _("probably right") if confidence >= DOUBTFUL_BELOW else _("please check")


def is_doubtful(confidence: float) -> bool:
    """Whether a person should look at the value."""
    return confidence < DOUBTFUL_BELOW


def label_of(field: str) -> str:
    """A field's name as people call it."""
    return str(FIELD_LABELS.get(field, field.replace("_", " ")))


def problem_sentence(found: Mapping[str, Any], *, name: str = "") -> str:
    """The sentence of a problem or refusal in the reader's language. `name` is the file it is told of."""
    params = {str(key): str(value) for key, value in found.get("params", {}).items()}
    params["field"] = label_of(str(found.get("field", "")))
    for source in ("kept_source", "other_source"):
        if source in params:
            params[source] = str(SOURCE_LABELS.get(params[source], params[source]))
    params.setdefault("name", name or _("The file"))
    text = TEXTS.get(str(found.get("code", "")))
    return str(text).format_map(_Known(params)) if text else _("Compare the fields with the original.")


def problem_level(found: Mapping[str, Any]) -> str:
    """Whether it is for information or needs a look."""
    return INFORM if found.get("code") in _INFORMS else WARN


class _Known(dict[str, str]):
    """A problem kept by an older version may lack a parameter; its sentence is shown without it."""

    def __missing__(self, key: str) -> str:
        return "…"


__all__ = [
    "EXTRA_LABELS",
    "FIELD_LABELS",
    "POSSIBLE_DUPLICATE",
    "SOURCE_LABELS",
    "confidence_words",
    "is_doubtful",
    "label_of",
    "problem_level",
    "problem_sentence",
]
