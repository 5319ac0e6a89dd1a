"""What documents do to advances on their way: reserve, release, confirm, lend; in the documents' transactions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import DomainError, Invalid
from hesi.core.money import Money, parse_amount
from hesi.core.time import now
from hesi.expenses.advances.actions.asking import expect_terms
from hesi.expenses.advances.actions.balance import shift
from hesi.expenses.advances.models import Advance, Choice, Clearing, Entry
from hesi.expenses.documents.actions import mark_settled
from hesi.expenses.documents.models import Document, Kind, State
from hesi.workspace.access.actor import AnyActor, SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.tenancy.prepared import insert, prepared

# How the editor names the amount to clear among what is typed beside the lines.
CLEARED = "cleared"


@transaction.atomic
def reserve(document: Document, by: AnyActor) -> None:
    """A submitted claim reserves what it will clear: the oldest advances first, no more than its total."""
    if document.kind == Kind.ADVANCE:
        expect_terms(document)
    if document.kind != Kind.CLAIM:
        return
    advances = list(_open_advances(borrower=document.submitter_id, currency=document.currency))
    if not advances:
        return
    parts = shares(advances, wanted_minor(document))
    for advance, minor in parts:
        shift(advance, reserved=minor)
    insert([Clearing(advance=advance, claim=document, amount_minor=minor) for advance, minor in parts])
    if parts:
        record("clearing.reserved", document, by=by, **_told([(one.document.number, minor) for one, minor in parts]))


@transaction.atomic
def release(document: Document, by: AnyActor) -> None:
    """A claim that was sent back, withdrawn or voided leaves the advances open."""
    parts = _reserved_by(document)
    for clearing in parts:
        clearing.released_at = now()
        clearing.save(update_fields=["released_at"])
        shift(clearing.advance, reserved=-clearing.amount_minor)
    if parts:
        record("clearing.released", document, by=by, **_told(_numbered(parts)))


@transaction.atomic
def settle_if_covered(document: Document, by: AnyActor) -> None:
    """An approved claim that advances cover in full has nothing left to pay: it is settled right away."""
    if document.kind != Kind.CLAIM or document.state != State.TO_PAY:
        return
    if sum(clearing.amount_minor for clearing in _parts_of(claim=document.pk)) >= document.total_minor:
        mark_settled(document, by=SystemActor(_("System")))


@transaction.atomic
def settle(document: Document, by: AnyActor) -> None:
    """A paid advance is lent; a settled claim clears what it had reserved."""
    if document.kind == Kind.ADVANCE:
        _lend(document, by)
    elif document.kind == Kind.CLAIM:
        _confirm(document, by)


@transaction.atomic
def keep_choice(document: Document, typed: Mapping[str, str], by: AnyActor) -> None:
    """Keep how much the submitter wants the claim to clear; an empty field asks for as much as there is."""
    if CLEARED not in typed or document.kind != Kind.CLAIM:
        return
    rows = Choice.objects.filter(claim=document)
    if not typed[CLEARED].strip():
        rows.delete()
        return
    try:
        amount = parse_amount(typed[CLEARED], document.currency)
    except DomainError as refusal:
        raise _unfit(refusal.message) from None
    if amount.is_negative:
        raise _unfit(_("Less than nothing cannot be cleared."))
    Choice.objects.update_or_create(claim=document, defaults={"amount_minor": amount.minor})


def wanted_minor(document: Document) -> int:
    """How much the claim may clear at most, in minor units: what was chosen, never more than its total."""
    chosen = Choice.objects.filter(claim=document).values_list("amount_minor", flat=True).first()
    return document.total_minor if chosen is None else min(chosen, document.total_minor)


def shares(advances: Sequence[Advance], wanted: int) -> list[tuple[Advance, int]]:
    """The advances that together give so many minor units, in their order, each with its share."""
    parts = []
    for advance in advances:
        minor = min(wanted, advance.available_minor)
        if minor > 0:
            parts.append((advance, minor))
            wanted -= minor
    return parts


def _unfit(why: str) -> Invalid:
    return Invalid(_("The amount to clear with your advance: {why}").format(why=why), fields={f"beside-{CLEARED}": why})


def _lend(document: Document, by: AnyActor) -> None:
    """From now on the borrower owes it. The entry is unique, so that paying twice cannot lend twice."""
    advance = Advance.objects.locked(Advance.objects.get(document=document).pk)
    today = document.tenant.today
    Entry.objects.create(
        advance=advance, kind=Entry.Kind.LENT, amount_minor=document.total_minor, on=today, recorded_by_id=by.member_id
    )
    advance.lent_minor, advance.lent_on = document.total_minor, today
    advance.save(update_fields=["lent_minor", "lent_on"])
    record(
        "advance.lent",
        document,
        by=by,
        audience=[document.submitter_id],
        total_minor=document.total_minor,
        due_on=advance.due_on.isoformat(),
    )


def _confirm(document: Document, by: AnyActor) -> None:
    parts = _reserved_by(document)
    for clearing in parts:
        advance = clearing.advance
        clearing.confirmed_at = now()
        clearing.save(update_fields=["confirmed_at"])
        shift(advance, reserved=-clearing.amount_minor, cleared=clearing.amount_minor)
        Entry.objects.create(
            advance=advance,
            kind=Entry.Kind.CLEARED,
            amount_minor=clearing.amount_minor,
            on=document.tenant.today,
            claim=document,
            recorded_by_id=by.member_id,
        )
        cleared = Money(clearing.amount_minor, document.currency)
        told = {"claim": document.number, "amount": str(cleared.decimal), "currency": cleared.currency}
        record("advance.cleared", advance.document, by=by, audience=[document.submitter_id], **told)
    if parts:
        record("clearing.confirmed", document, by=by, **_told(_numbered(parts)))


def _told(parts: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """The facts of an event: minor units by the advances' numbers, and their sum."""
    return {"advances": dict(parts), "total_minor": sum(minor for _number, minor in parts)}


def _numbered(parts: Sequence[Clearing]) -> list[tuple[str, int]]:
    return [(clearing.advance.document.number, clearing.amount_minor) for clearing in parts]


def _reserved_by(document: Document) -> list[Clearing]:
    """What the claim, locked by the caller, holds; in one order for everybody: two never wait for each other."""
    return list(_parts_of(claim=document.pk)) if document.kind == Kind.CLAIM else []


@prepared
def _open_advances(borrower: int, currency: str) -> QuerySet[Advance]:
    """Locked, the oldest first."""
    rows = Advance.objects.borrowed_by(borrower).open().filter(currency=currency).select_related("document")
    return rows.select_for_update(of=("self",)).order_by("lent_on", "pk")


@prepared
def _parts_of(claim: int) -> QuerySet[Clearing]:
    rows = Clearing.objects.reserved().filter(claim_id=claim).select_related("advance__document")
    return rows.order_by("advance__lent_on", "advance_id")
