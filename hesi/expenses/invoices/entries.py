"""What a person typed into the fields of an invoice, checked and put into recognition's notation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.money import Money, parse_amount
from hesi.core.text import clean_line
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.invoices.readings import AMOUNT_COLUMNS, TEXT_COLUMNS, longest, value_of
from hesi.expenses.invoices.recognition.result import FIELD_NAMES
from hesi.expenses.invoices.recognition.values import as_date

_EARLIEST = date(1994, 1, 1)


def entered_values(invoice: Invoice, changes: Mapping[str, Any]) -> dict[str, str]:
    """The values that differ from what stands there. Raises `Invalid` naming every field that cannot be taken."""
    wrong: dict[str, str] = {}
    for name in set(changes) - set(FIELD_NAMES) - {"note"}:
        wrong[name] = _("An invoice has no field of this name.")
    values: dict[str, str] = {}
    for name in sorted(set(changes) & set(FIELD_NAMES), key=lambda name: name != "currency"):
        try:
            values[name] = _value(name, _text(changes[name]), values.get("currency") or invoice.currency)
        except Invalid as error:
            wrong[name] = error.message
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="fields_invalid", fields=wrong)
    if values.get("currency", invoice.currency) != invoice.currency:
        # The same figures in another currency: they are kept as printed.
        for name in set(AMOUNT_COLUMNS) - set(values):
            if standing := value_of(invoice, name):
                values[name] = _amount(standing, values["currency"])
    return {name: value for name, value in values.items() if value != value_of(invoice, name)}


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _value(name: str, text: str, currency: str) -> str:
    if name in TEXT_COLUMNS:
        limit = longest(TEXT_COLUMNS[name])
        cleaned = clean_line(text, 1000)
        if len(cleaned) > limit:
            raise Invalid(_("This is longer than {limit} characters. Shorten it.").format(limit=limit))
        return cleaned
    if not text.strip():
        return "" if name != "currency" else currency
    if name == "currency":
        return Money.zero(text.strip().upper()).currency
    return _day(text) if name == "date" else _amount(text, currency)


def _day(text: str) -> str:
    found = as_date(text)
    if not found:
        raise Invalid(_("“{text}” is not a date. Write it like 2026-11-23.").format(text=clean_line(text, 30)))
    if date.fromisoformat(found) < _EARLIEST:
        raise Invalid(_("An invoice can't be older than 1994. Check the year."))
    return found


def _amount(text: str, currency: str) -> str:
    return f"{parse_amount(text, currency).decimal:f}"
