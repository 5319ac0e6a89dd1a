"""Shapes of the documents' API. Amounts are decimal strings with a currency code; dates are ISO 8601."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field, field_validator

from hesi.core.money import Money
from hesi.expenses.documents.drafts import MAX_LINES, DraftInput, LineInput
from hesi.expenses.documents.models import Document, ExpenseType, Line
from hesi.expenses.policies.sentences import named


class LineIn(Schema):
    """One line to be. Name the expense type by its key."""

    id: int | None = Field(None, ge=1, le=2**63 - 1)
    expense_type: str = Field("", max_length=40)
    spent_on: date | None = None
    amount: str = Field("", max_length=24, examples=["128.50"])
    currency: str = Field("", max_length=3, examples=["CNY"])
    department_id: int | None = Field(None, ge=1, le=2**63 - 1)
    project_id: int | None = Field(None, ge=1, le=2**63 - 1)
    city: str = Field("", max_length=40)
    people_count: int = Field(1, ge=1, le=9999)
    nights: int = Field(1, ge=1, le=9999)
    note: str = Field("", max_length=200)
    invoices: list[str] = Field(default_factory=list, max_length=50)


class DocumentIn(Schema):
    """A draft, whole: what is left out is emptied."""

    template: str = Field(..., max_length=40, examples=["travel"])
    title: str = Field("", max_length=120)
    purpose: str = Field("", max_length=500)
    department_id: int | None = Field(None, ge=1, le=2**63 - 1)
    legal_entity_id: int | None = Field(None, ge=1, le=2**63 - 1)
    project_id: int | None = Field(None, ge=1, le=2**63 - 1)
    lines: list[LineIn] = Field(default_factory=list, max_length=MAX_LINES)

    def as_draft(self, types: Mapping[str, ExpenseType]) -> DraftInput:
        """The input of the action. An unknown expense type becomes one that is never found and so refused."""
        ids = {key: kind.pk for key, kind in types.items()}
        return DraftInput(
            types={kind.pk: kind for kind in types.values()},
            title=self.title,
            purpose=self.purpose,
            department_id=self.department_id,
            legal_entity_id=self.legal_entity_id,
            project_id=self.project_id,
            lines=tuple(
                LineInput(
                    id=line.id,
                    expense_type_id=ids.get(line.expense_type, 0) if line.expense_type else None,
                    spent_on=line.spent_on,
                    amount=line.amount,
                    currency=line.currency,
                    department_id=line.department_id,
                    project_id=line.project_id,
                    city=line.city,
                    people_count=line.people_count,
                    nights=line.nights,
                    note=line.note,
                    invoice_keys=tuple(line.invoices),
                )
                for line in self.lines
            ),
        )


class DocumentChange(DocumentIn):
    """A draft saved again. `version` is the one that was read; an older one is refused with 409."""

    template: str = Field("", max_length=40)
    version: int | None = Field(None, ge=1)


class LineOut(Schema):
    id: int
    position: int
    expense_type: str
    spent_on: date | None
    amount: str
    currency: str
    rate: str
    rate_on: date | None
    rate_source: str
    home_amount: str
    city: str
    note: str
    invoices: list[str]

    @classmethod
    def of(cls, line: Line, home: str) -> "LineOut":
        """The line, as `lines_to_check` gives it, with its amounts as text; its invoices newest first."""
        invoices = [proof.invoice for proof in line.proofs]
        invoices.sort(key=lambda invoice: (invoice.created_at, invoice.pk), reverse=True)
        return cls(
            id=line.pk,
            position=line.position,
            expense_type=line.expense_type.key if line.expense_type else "",
            spent_on=line.spent_on,
            amount=str(line.amount.decimal),
            currency=line.currency,
            rate=f"{line.rate.normalize():f}",
            rate_on=line.rate_on,
            rate_source=line.rate_source,
            home_amount=str(Money(line.home_minor, home).decimal),
            city=line.city,
            note=line.note,
            invoices=[invoice.key for invoice in invoices],
        )


class DocumentOut(Schema):
    number: str
    kind: str
    template: str
    title: str
    purpose: str
    state: str
    state_since: datetime
    submitter: str
    department: str
    total: str
    currency: str
    version: int
    submitted_at: datetime | None
    approved_at: datetime | None
    paid_at: datetime | None
    allowed: list[str] = Field(default_factory=list)
    lines: list[LineOut] = Field(default_factory=list)

    @classmethod
    def of(cls, document: Document, *, allowed: list[str] | None = None, lines: Sequence[Line] = ()) -> "DocumentOut":
        """The document; with its lines where they are given."""
        return cls(
            number=document.number,
            kind=document.kind,
            template=document.template_version.template.key,
            title=document.title,
            purpose=document.purpose,
            state=document.state,
            state_since=document.state_since,
            submitter=document.submitter.name,
            department=document.department.name if document.department else "",
            total=str(document.total.decimal),
            currency=document.currency,
            version=document.version,
            submitted_at=document.submitted_at,
            approved_at=document.approved_at,
            paid_at=document.paid_at,
            allowed=allowed or [],
            lines=[LineOut.of(line, document.currency) for line in lines],
        )


class DocumentPage(Schema):
    items: list[DocumentOut]
    next_cursor: str = ""


class FindingOut(Schema):
    rule: str
    level: str
    message: str
    way_out: str
    line: int | None
    field: str
    policy_version: int
    params: dict[str, Any]

    @field_validator("params", mode="before")
    @classmethod
    def _in_the_readers_language(cls, params: dict[str, Any]) -> dict[str, Any]:
        return {**params, "type": named(params["type"])} if "type" in params else params


class RouteStepOut(Schema):
    name: str
    sign: str
    approvers: list[str]
    why: str
    is_skipped: bool
    skip_reason: str
