"""Between what recognition gives and the columns of an invoice, both ways, and the joining of two readings."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from hesi.core.errors import Invalid
from hesi.core.money import Money
from hesi.core.text import clean_line
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.invoices.recognition.checks import check
from hesi.expenses.invoices.recognition.fusion import fuse
from hesi.expenses.invoices.recognition.problems import problem
from hesi.expenses.invoices.recognition.result import FIELD_NAMES, Item, Problem, Recognition, Region, Source
from hesi.expenses.invoices.sentences import WARN, is_doubtful, problem_level

HOME_CURRENCY = "CNY"
MOST_ITEMS = 1000
MOST_EXTRA = 60

# recognition's name → column, for values kept as text
TEXT_COLUMNS = {
    "kind": "kind",
    "code": "code",
    "number": "number",
    "check_code": "check_code",
    "buyer_name": "buyer_name",
    "buyer_tax_id": "buyer_tax_id",
    "seller_name": "seller_name",
    "seller_tax_id": "seller_tax_id",
}
AMOUNT_COLUMNS = {"amount_ex_tax": "amount_ex_tax_minor", "tax": "tax_minor", "total": "total_minor"}
# Problems that `check` finds again by itself whenever a value has changed.
CHECKED_AGAIN = frozenset({"tax_id_invalid", "sum_mismatch", "words_mismatch", "lines_mismatch", "field_missing"})
_RANK = {source.value: rank for rank, source in enumerate(Source)}
_SURE = 0.9


def fill(invoice: Invoice, reading: Recognition, places: Mapping[str, Mapping[str, Any]]) -> None:
    """Set every column from the reading. `places` holds each field's region with the carrier whose page it is on.

    A value that does not fit its column (a date that is none, decimals the currency has not) stays empty and is told as
    missing.
    """
    for name, column in TEXT_COLUMNS.items():
        setattr(invoice, column, clean_line(reading.values[name], longest(column)))
    invoice.issued_on = _date(reading.values["date"])
    invoice.currency = _currency(reading.values["currency"])
    for name, column in AMOUNT_COLUMNS.items():
        setattr(invoice, column, _minor(reading.values[name], invoice.currency))
    found = {name for name in FIELD_NAMES if value_of(invoice, name)}
    for lost in [name for name in ("date", *AMOUNT_COLUMNS) if reading.values[name] and name not in found]:
        reading.problems.append(problem("field_missing", lost))
    if reading.values["currency"] not in ("", invoice.currency):
        reading.problems.append(problem("currency_unknown", "currency"))
    invoice.details = {
        "sources": {name: text for name, text in reading.sources.items() if name in found},
        "confidence": {name: round(sure, 3) for name, sure in reading.confidence.items() if name in found},
        "regions": {name: dict(place) for name, place in places.items() if name in found},
        "not_same_as": invoice.details.get("not_same_as", []),
    }
    invoice.items = [_clean(asdict(item)) for item in reading.items[:MOST_ITEMS]]
    invoice.extra = _clean(dict(list(reading.extra.items())[:MOST_EXTRA]))
    kept = [found for found in invoice.problems if found.get("code") == "possible_duplicate"]
    invoice.problems = kept + [_problem_json(found) for found in reading.problems]
    doubts = any(is_doubtful(sure) for sure in invoice.details["confidence"].values())
    invoice.needs_look = doubts or any(problem_level(found) == WARN for found in invoice.problems)


def longest(column: str) -> int:
    """How many characters a text column holds."""
    return int(Invoice._meta.get_field(column).max_length or 0)  # type: ignore[union-attr]


def as_reading(invoice: Invoice) -> Recognition:
    """The invoice as a reading again, so that another one can be joined to it or its values checked anew."""
    details = invoice.details
    return Recognition(
        values={name: value_of(invoice, name) for name in FIELD_NAMES},
        items=[Item(**{slot: str(item.get(slot, "")) for slot in Item.__slots__}) for item in invoice.items],
        sources=dict(details.get("sources", {})),
        confidence=dict(details.get("confidence", {})),
        regions={
            name: Region(place["page"], place["left"], place["top"], place["right"], place["bottom"])
            for name, place in details.get("regions", {}).items()
        },
        extra={name: str(value) for name, value in invoice.extra.items()},
        problems=[
            Problem(found["code"], "", found.get("field", ""), dict(found.get("params", {})))
            for found in invoice.problems
            if found.get("code") != "possible_duplicate"
        ],
    )


def value_of(invoice: Invoice, name: str) -> str:
    """A field of the invoice in recognition's notation: ISO date, plain decimal with all decimals, "" for nothing."""
    if name == "date":
        return invoice.issued_on.isoformat() if invoice.issued_on else ""
    if name == "currency":
        return invoice.currency
    if name in AMOUNT_COLUMNS:
        minor = getattr(invoice, AMOUNT_COLUMNS[name])
        return "" if minor is None else f"{Money(minor, invoice.currency).decimal:f}"
    return str(getattr(invoice, TEXT_COLUMNS[name]))


def places_of(reading: Recognition, carrier: Carrier) -> dict[str, dict[str, Any]]:
    """The reading's regions, each with the carrier whose page it is on."""
    return {name: {"carrier": carrier.key, **asdict(region)} for name, region in reading.regions.items()}


def join(invoice: Invoice, reading: Recognition, carrier: Carrier) -> None:
    """Let another carrier's reading fill the holes of the invoice and, where its source is better, lead.

    What a person has written stays.
    """
    old, new = as_reading(invoice), reading
    by_person = {name for name, source in old.sources.items() if source == Source.PERSON}
    for name in by_person:
        new.values[name] = ""
        for known in (new.sources, new.confidence, new.regions):
            known.pop(name, None)
    new_places = places_of(new, carrier)
    old_places = dict(invoice.details.get("regions", {}))
    leads = _best_source(new) < _best_source(old)
    _hush_pictures(*((new, old) if leads else (old, new)))
    for one in (old, new):
        one.problems = [found for found in one.problems if found.code not in CHECKED_AGAIN]
    joined = fuse([new, old] if leads else [old, new])
    recheck(joined)
    fill(invoice, joined, {**old_places, **new_places} if leads else {**new_places, **old_places})


def recheck(reading: Recognition) -> Recognition:
    """Check the values anew: what now agrees is no longer doubted, and what a person wrote is certain."""
    doubted = [found for found in reading.problems if found.code in CHECKED_AGAIN]
    reading.problems = [found for found in reading.problems if found.code not in CHECKED_AGAIN]
    for found in doubted:
        for name in _concerned(found):
            if name in reading.confidence:
                reading.confidence[name] = max(reading.confidence[name], _SURE)
    check(reading)
    for name, source in reading.sources.items():
        if source == Source.PERSON:
            reading.confidence[name] = 1.0
    return reading


def _hush_pictures(leader: Recognition, follower: Recognition) -> None:
    """What OCR makes of a picture is no argument against the issuer's own data; it may only fill holes."""
    for name, source in list(follower.sources.items()):
        if source == Source.OCR and leader.sources.get(name) not in (None, "", Source.OCR.value):
            follower.values[name] = ""


def _concerned(found: Problem) -> tuple[str, ...]:
    return ("total", "amount_ex_tax", "tax") if found.code == "sum_mismatch" else (found.field,)


def _best_source(reading: Recognition) -> int:
    ranks = [_RANK[source] for source in reading.sources.values() if source in _RANK and source != Source.PERSON]
    return min(ranks, default=len(_RANK))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _currency(text: str) -> str:
    try:
        return Money.zero(text).currency if text else HOME_CURRENCY
    except Invalid:
        return HOME_CURRENCY


def _minor(text: str, currency: str) -> int | None:
    try:
        return Money.of(text, currency).minor if text else None
    except Invalid:
        return None


def _clean(texts: Mapping[str, Any]) -> dict[str, str]:
    return {clean_line(str(name), 40): clean_line(str(value), 300) for name, value in texts.items()}


def _problem_json(found: Problem) -> dict[str, Any]:
    return {"code": found.code, "field": found.field, "params": _clean(found.params)}
