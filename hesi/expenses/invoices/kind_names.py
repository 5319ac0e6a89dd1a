"""What the kinds of invoice are called in the reader's language. Stored and over the API they keep their own names."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from hesi.expenses.invoices.recognition.kinds import Kind

_NAMES: dict[str, Promise] = {
    Kind.VAT_SPECIAL: pgettext_lazy("kind of invoice", "Special VAT invoice"),
    Kind.VAT_ORDINARY: pgettext_lazy("kind of invoice", "Ordinary VAT invoice"),
    Kind.VAT_ORDINARY_ROLL: pgettext_lazy("kind of invoice", "Ordinary VAT invoice (roll)"),
    Kind.VAT_E_ORDINARY: pgettext_lazy("kind of invoice", "Electronic ordinary VAT invoice"),
    Kind.VAT_E_SPECIAL: pgettext_lazy("kind of invoice", "Electronic special VAT invoice"),
    Kind.DIGITAL: pgettext_lazy("kind of invoice", "Fully digital e-invoice"),
    Kind.DIGITAL_SPECIAL: pgettext_lazy("kind of invoice", "E-invoice (special VAT)"),
    Kind.DIGITAL_ORDINARY: pgettext_lazy("kind of invoice", "E-invoice (ordinary)"),
    Kind.DIGITAL_AIR: pgettext_lazy("kind of invoice", "E-invoice (air itinerary)"),
    Kind.DIGITAL_RAIL: pgettext_lazy("kind of invoice", "E-invoice (rail ticket)"),
    Kind.DIGITAL_VEHICLE: pgettext_lazy("kind of invoice", "E-invoice (vehicle sale)"),
    Kind.DIGITAL_USED_VEHICLE: pgettext_lazy("kind of invoice", "E-invoice (used vehicle sale)"),
    Kind.SHENZHEN_CHAIN: pgettext_lazy("kind of invoice", "Shenzhen blockchain e-invoice"),
    Kind.AIR_ITINERARY: pgettext_lazy("kind of invoice", "Air itinerary receipt"),
    Kind.TRAIN_TICKET: pgettext_lazy("kind of invoice", "Train ticket"),
    Kind.TAXI: pgettext_lazy("kind of invoice", "Taxi receipt"),
    Kind.BUS: pgettext_lazy("kind of invoice", "Coach ticket"),
    Kind.FERRY: pgettext_lazy("kind of invoice", "Ferry ticket"),
    Kind.TOLL: pgettext_lazy("kind of invoice", "Road toll invoice"),
    Kind.QUOTA: pgettext_lazy("kind of invoice", "Fixed-amount invoice"),
    Kind.MACHINE: pgettext_lazy("kind of invoice", "Machine-printed invoice"),
    Kind.VEHICLE: pgettext_lazy("kind of invoice", "Vehicle sales invoice"),
    Kind.USED_VEHICLE: pgettext_lazy("kind of invoice", "Used vehicle sales invoice"),
    Kind.FISCAL: pgettext_lazy("kind of invoice", "Fiscal e-receipt"),
    Kind.FOREIGN: pgettext_lazy("kind of invoice", "Foreign invoice"),
    Kind.RECEIPT: pgettext_lazy("kind of invoice", "Receipt"),
    Kind.OTHER: pgettext_lazy("kind of invoice", "Other document"),
}


def kind_label(kind: str) -> str:
    """The name of a kind in the reader's language; a kind that recognition does not know keeps its own words."""
    return str(_NAMES.get(kind, kind))
