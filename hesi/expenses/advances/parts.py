"""What advances show on the pages of documents: a ledger, what a claim clears, and what it may clear."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hesi.expenses.advances.models import Advance, Entry
from hesi.expenses.advances.queries import cleared_by, ledger_of, plan_of
from hesi.expenses.documents.beside import Part
from hesi.expenses.documents.models import Document, Kind
from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.workspace.access.actor import AnyActor


@dataclass(frozen=True, slots=True)
class Ledger:
    """An advance with its ledger, and what else its borrower owes."""

    advance: Advance
    entries: list[Entry]
    others: list[Advance]
    today: date
    may_manage: bool

    @property
    def late(self) -> int:
        """Days overdue."""
        return self.advance.days_overdue(self.today)


def on_page(document: Document, actor: AnyActor) -> Part | None:
    """An advance shows its ledger; a claim what it clears, a draft what it would clear."""
    if document.kind == Kind.ADVANCE:
        return _ledger(document, actor)
    if document.kind != Kind.CLAIM:
        return None
    if document.is_editable:
        plan = plan_of(document) if document.submitter_id == actor.member_id else None
        return _part("cleared", plan.cleared) if plan and plan.cleared.shares else None
    cleared = cleared_by(document)
    return _part("cleared", cleared) if cleared.shares else None


def in_editor(document: Document, actor: AnyActor) -> Part | None:
    """The open advances of a claim's submitter, and how much of them it clears."""
    plan = plan_of(document) if document.kind == Kind.CLAIM else None
    return _part("clearing", plan) if plan else None


def _ledger(document: Document, actor: AnyActor) -> Part | None:
    rows = Advance.objects.borrowed_by(document.submitter_id).select_related("document")
    advances = {row.document_id: row for row in rows.filter(document=document) | rows.open()}
    advance = advances.pop(document.pk, None)
    if advance is None:
        return None
    others = sorted(advances.values(), key=lambda row: (row.due_on, row.pk))
    entries = ledger_of(advance) if advance.lent_minor else []
    may_manage = advance.lent_minor > 0 and actor.holds(PREPARE_PAYMENTS)
    return _part("ledger", Ledger(advance, entries, others, actor.tenant.today, may_manage))


def _part(name: str, facts: Any) -> Part:
    return Part(f"advances/parts/{name}.html", facts)
