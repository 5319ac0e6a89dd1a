"""What rules look at, and what they say. Frozen plain values: a check never reads the database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from hesi.core.money import Money

LEVELS = ("info", "warning", "reason", "block")


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An invoice that proves a line. `held_by` is the label of another live document that uses it, else empty."""

    id: int
    key: str
    number: str
    kind: str
    issued_on: date | None
    total: Money | None
    buyer_name: str = ""
    buyer_tax_id: str = ""
    seller_name: str = ""
    missing_fields: tuple[str, ...] = ()
    doubtful_fields: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    signature: str = ""
    held_by: str = ""
    in_drafts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line. `amount` is as spent, `home` the same in the company's currency.

    `type_name` holds the name by language, so that each reader of a finding gets theirs. `twins` are labels of live
    documents with the same person, type, day and amount; `nights` counts a hotel's nights.
    """

    id: int
    position: int
    type_key: str
    type_name: "str | Mapping[str, str]"
    needs_invoice: bool
    spent_on: date | None
    amount: Money
    home: Money
    city: str = ""
    people_count: int = 1
    nights: int = 1
    note: str = ""
    has_project: bool = False
    rate_on: date | None = None
    attachments: int = 0
    invoices: tuple[InvoiceFacts, ...] = ()
    twins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Title:
    """A legal entity an invoice may be made out to."""

    name: str
    tax_id: str


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """A whole document. `today` is the company's business date.

    `spent_this_month` pairs a type's key with what the person has in other live documents of this month, in the
    company's currency.
    """

    today: date
    submitter_name: str
    purpose: str = ""
    needs_purpose: bool = False
    needs_project: bool = False
    has_project: bool = False
    titles: tuple[Title, ...] = ()
    lines: tuple[LineFacts, ...] = ()
    spent_this_month: tuple[tuple[str, Money], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found (检查结果). `line` is a line's id, None for the whole document.

    `message` and `way_out` are in the language of the check; `finding_text(rule, params)` says them in another.
    """

    rule: str
    level: str
    message: str
    way_out: str
    line: int | None = None
    field: str = ""
    policy_version: int = 0
    params: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The finding for an API answer or a frozen row."""
        return {**asdict(self), "params": self.params or {}}
