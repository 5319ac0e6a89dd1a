"""Invoices that follow after submission: handed in by the submitter, confirmed or refused by finance, or excused."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid, NotFound
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.expenses.documents.actions.submitting import reference_to
from hesi.expenses.documents.checking import check_document, lines_to_check
from hesi.expenses.documents.later import LIVE, to_follow_in
from hesi.expenses.documents.models import Document, Line, LineInvoice, State
from hesi.expenses.documents.permissions import may_settle_supply, may_supply_invoice
from hesi.expenses.documents.supplies import Supply
from hesi.expenses.invoices.actions.holding import InvoiceAlreadyUsed, hold_invoices, release_invoice
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.policies.facts import Finding
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


class NoInvoiceMissing(Conflict):
    """The expense has its invoice, or none is asked for any more."""

    code = "no_invoice_missing"


class InvoiceNotAccepted(Invalid):
    """A rule forbids this invoice, whatever finance may say."""

    code = "invoice_not_accepted"


class SupplyDecided(Conflict):
    code = "supply_decided"


@transaction.atomic
def supply_invoice(line: Line, invoice: Invoice, *, by: Actor, note: str = "") -> Supply:
    """Hand in an invoice from the own wallet for an expense that was submitted without one.

    It is held at once, so that nothing else can use it. Raises `NoInvoiceMissing`, `InvoiceAlreadyUsed`, or
    `InvoiceNotAccepted` with the rule's sentence.
    """
    document = _locked(line)
    require(may_supply_invoice, by, document)
    line = _expect_missing(line, document)
    own = Invoice.objects.owned_by(by.member_id).filter(pk=invoice.pk).first()
    if own is None:
        raise NotFound(_("There is no such invoice in your wallet. Choose another one."))
    _expect_unused(own, document)
    before = _found(document)
    hold_invoices([own], subject=reference_to(document), by=by)
    LineInvoice.objects.create(line=line, invoice=own)
    fresh = [finding for key, finding in _found(document).items() if key not in before]
    refused = next((finding for finding in fresh if finding.level == "block"), None)
    if refused is not None:
        raise InvoiceNotAccepted(
            _("This invoice cannot be handed in: {message} {way_out}").format(
                message=refused.message, way_out=refused.way_out
            ),
            rule=refused.rule,
        )
    supply: Supply = Supply.objects.create(
        line=line,
        invoice=own,
        note=clean_line(note, 200),
        findings=[finding.as_json() for finding in fresh],
        offered_by=by.member,
    )
    _tell("document.invoice_supplied", document, supply, by)
    return supply


@transaction.atomic
def confirm_supply(supply: Supply, *, by: Actor) -> Supply:
    """The invoice is what was missing; the expense is complete."""
    document, supply = _to_decide(supply, by)
    _decide(supply, Supply.State.ACCEPTED, "", by)
    Line.objects.filter(pk=supply.line_id).update(awaits_invoice=False)
    _tell("document.supply_confirmed", document, supply, by)
    return supply


@transaction.atomic
def refuse_supply(supply: Supply, *, reason: str, by: Actor) -> Supply:
    """Not this invoice: it is taken off the expense and free again, and the expense waits for another one."""
    document, supply = _to_decide(supply, by)
    _decide(supply, Supply.State.REFUSED, _reasoned(reason, _("Write what is wrong with it.")), by)
    # Recorded before it is taken off: what is kept in step with the event still sees what it takes away.
    _tell("document.supply_refused", document, supply, by)
    assert supply.invoice is not None  # noqa: S101 - what was handed in is an invoice
    LineInvoice.objects.filter(line_id=supply.line_id, invoice_id=supply.invoice_id).delete()
    release_invoice(supply.invoice, subject=reference_to(document), by=by)
    return supply


@transaction.atomic
def excuse_invoice(line: Line, *, reason: str, by: Actor) -> Supply:
    """Do without the invoice of this expense, for a reason that is kept; it is not asked for any more."""
    document = _locked(line)
    require(may_settle_supply, by, document)
    line = _expect_missing(line, document)
    reason = _reasoned(reason, _("Write why no invoice is needed."))
    if Supply.objects.offered().filter(line=line).exists():
        raise NoInvoiceMissing(_("An invoice has been handed in meanwhile. Confirm or refuse it first."))
    try:
        with transaction.atomic():
            supply: Supply = Supply.objects.create(
                line=line, state=Supply.State.EXCUSED, reason=reason,
                excused_minor=line.home_minor, excused_type=line.expense_type,
                offered_by=by.member, decided_by=by.member, decided_at=now(),
            )  # fmt: skip
    except IntegrityError:
        raise NoInvoiceMissing(_no_longer_missing()) from None
    Line.objects.filter(pk=line.pk).update(awaits_invoice=False)
    _tell("document.invoice_excused", document, supply, by)
    return supply


def _locked(line: Line) -> Document:
    rows = Document.objects.with_surroundings()
    document: Document = rows.locked(line.document_id)
    return document


def _expect_missing(line: Line, document: Document) -> Line:
    document.expect(*LIVE)
    found = to_follow_in(document).filter(pk=line.pk).first()
    if found is None:
        raise NoInvoiceMissing(_no_longer_missing())
    return found


def _no_longer_missing() -> str:
    return _("No invoice is missing for this expense any more. Reload the page to see it as it is.")


def _expect_unused(invoice: Invoice, document: Document) -> None:
    """Neither in this document already nor in a draft that would lose it."""
    uses = LineInvoice.objects.filter(invoice=invoice).exclude(line__document__state=State.VOID)
    number = uses.order_by("pk").values_list("line__document__number", flat=True).first()
    if number is None:
        return
    raise InvoiceAlreadyUsed(
        _("Invoice {number} is in {document} already. Choose another one, or take it out there first.").format(
            number=invoice, document=number
        ),
        invoice=invoice.number,
        document=number,
    )


def _found(document: Document) -> dict[tuple[str, int | None, str], Finding]:
    """What the policy of its submission finds in the document now, by rule, line and what it says."""
    found = check_document(document, policy=document.policy_version, lines=lines_to_check(document))
    return {(finding.rule, finding.line, finding.message): finding for finding in found}


def _to_decide(supply: Supply, by: Actor) -> tuple[Document, Supply]:
    document = _locked(supply.line)
    require(may_settle_supply, by, document)
    document.expect(*LIVE)
    found = Supply.objects.offered().select_related("invoice", "line").filter(pk=supply.pk).first()
    if found is None:
        raise _decided()
    return document, found


def _decide(supply: Supply, state: Supply.State, reason: str, by: Actor) -> None:
    at = now()
    waiting = Supply.objects.filter(pk=supply.pk, state=Supply.State.OFFERED)
    if not waiting.update(state=state, reason=reason, decided_by=by.member, decided_at=at):
        raise _decided()
    supply.state, supply.reason, supply.decided_by, supply.decided_at = state, reason, by.member, at


def _decided() -> SupplyDecided:
    return SupplyDecided(_("This invoice has been decided on already. Reload the page to see it as it is."))


def _reasoned(reason: str, ask: str) -> str:
    reason = clean_line(reason, 300)
    if not reason:
        raise Invalid(ask, fields={"reason": ask})
    return reason


def _tell(name: str, document: Document, supply: Supply, by: Actor) -> None:
    """One event of the document, with the amounts of both sides so that a difference stays readable."""
    invoice, line = supply.invoice, supply.line
    record(
        name, document, by=by, audience=[document.submitter_id], supply=supply.pk, line=line.pk,
        position=line.position, amount_minor=line.amount_minor, currency=line.currency,
        key=invoice.key if invoice else "", invoice=invoice.pk if invoice else None,
        number=str(invoice) if invoice else "", invoice_minor=invoice.total_minor if invoice else None,
        invoice_currency=invoice.currency if invoice else "", reason=supply.reason,
    )  # fmt: skip
