"""Shapes of the invoices' API. Amounts are decimal strings with a currency code; dates are ISO 8601."""

import datetime as dt
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from hesi.expenses.invoices.models import Carrier
from hesi.expenses.invoices.readings import value_of
from hesi.expenses.invoices.sentences import problem_sentence


class FoundOut(Schema):
    """Something a person should know of the reading; `message` is in the caller's language."""

    code: str
    field: str = ""
    message: str


class CarrierOut(Schema):
    """An uploaded file: `waiting`, `reading`, `read`, `duplicate`, `unpacked` (an archive) or `failed`."""

    key: str
    file: str
    file_key: str
    size_bytes: int
    state: str
    problem: FoundOut | None = None
    invoice: str | None = None
    created_at: datetime

    @classmethod
    def of(cls, carrier: Carrier, *, invoice_key: str | None) -> "CarrierOut":
        """`invoice_key` is given only where the caller may see that invoice."""
        problem = carrier.problem
        return cls(
            key=carrier.key,
            file=carrier.file.name,
            file_key=carrier.file.key,
            size_bytes=carrier.file.size_bytes,
            state=carrier.state,
            problem=FoundOut(code=problem["code"], message=problem_sentence(problem)) if problem else None,
            invoice=invoice_key,
            created_at=carrier.created_at,
        )


class InvoiceOut(Schema):
    """An invoice. `sources` and `confidence` (0–1) hold an entry for each value that was found."""

    key: str
    kind: str
    code: str
    number: str
    date: str
    check_code: str
    buyer_name: str
    buyer_tax_id: str
    seller_name: str
    seller_tax_id: str
    amount_ex_tax: str
    tax: str
    total: str
    currency: str
    items: list[dict[str, str]]
    extra: dict[str, str]
    sources: dict[str, str]
    confidence: dict[str, float]
    problems: list[FoundOut]
    note: str
    owner: str
    held_by: str
    needs_look: bool
    version: int
    created_at: datetime
    carriers: list[CarrierOut] = []
    allowed: list[str] = []

    @classmethod
    def of(cls, invoice: Any, **more: Any) -> "InvoiceOut":
        """`invoice` comes with its places (`queries.with_places`)."""
        texts: dict[str, Any] = {name: value_of(invoice, name) for name in _VALUES}
        return cls(
            key=invoice.key,
            **texts,
            items=[{slot: str(text) for slot, text in item.items()} for item in invoice.items],
            extra={name: str(text) for name, text in invoice.extra.items()},
            sources=invoice.details.get("sources", {}),
            confidence=invoice.details.get("confidence", {}),
            problems=[_found(found) for found in invoice.problems],
            note=invoice.note,
            owner=invoice.owner.name,
            held_by=invoice.held_by or "",
            needs_look=invoice.needs_look,
            version=invoice.version,
            created_at=invoice.created_at,
            **more,
        )


class InvoicePage(Schema):
    """One page of invoices; `next_cursor` is empty on the last."""

    items: list[InvoiceOut]
    next_cursor: str


class InvoiceChange(Schema):
    """What a person read on the original. Left out means unchanged, "" means empty; `version` is the one you saw."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(..., ge=1, le=2**31 - 1)
    confirm: bool = False
    kind: str | None = Field(None, max_length=40)
    code: str | None = Field(None, max_length=20)
    number: str | None = Field(None, max_length=40)
    date: dt.date | None = None
    check_code: str | None = Field(None, max_length=40)
    buyer_name: str | None = Field(None, max_length=120)
    buyer_tax_id: str | None = Field(None, max_length=24)
    seller_name: str | None = Field(None, max_length=120)
    seller_tax_id: str | None = Field(None, max_length=24)
    amount_ex_tax: str | None = Field(None, max_length=24, examples=["100.00"])
    tax: str | None = Field(None, max_length=24)
    total: str | None = Field(None, max_length=24, examples=["106.00"])
    currency: str | None = Field(None, max_length=3, examples=["CNY"])
    note: str | None = Field(None, max_length=200)

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {
            name: value for name, value in self.dict(exclude_unset=True).items() if name not in ("version", "confirm")
        }


_VALUES = (
    "kind", "code", "number", "date", "check_code", "buyer_name", "buyer_tax_id", "seller_name", "seller_tax_id",
    "amount_ex_tax", "tax", "total", "currency",
)  # fmt: skip


def _found(found: dict[str, Any]) -> FoundOut:
    return FoundOut(code=str(found.get("code", "")), field=str(found.get("field", "")), message=problem_sentence(found))
