"""Invoices that are to follow (后补票): expenses that count, need an invoice, and have none that finance accepted."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import Document, FrozenFinding, Kind, Line, State, asked_to_decide
from hesi.expenses.documents.supplies import Supply
from hesi.workspace.access.actor import AnyActor

SPENDING_KINDS = (Kind.CLAIM, Kind.COMPANY_PAYMENT)
# Handed in and neither sent back nor void.
LIVE = (State.APPROVING, State.APPROVED, State.TO_PAY, State.PAYING, State.PAID, State.ARCHIVED)
_MISSING = "invoice_missing"


def invoices_to_follow(actor: AnyActor, since: date | None = None, until: date | None = None) -> QuerySet[Line]:
    """The expenses spent from `since` to `until` (both included) whose invoice is to follow, that the actor may see.

    An expense is one of them while its document counts, if its type asked for an invoice at submission and it had none;
    one that was handed in later and that finance has not confirmed (`is_handed_in`) counts on; not where finance does
    without. `given_reason` is what the submitter said at submission. Sum `home_minor` for what they come to; the
    document's `submitted_at` is since when the invoice has been missing.
    """
    lines = Line.objects.filter(document__kind__in=SPENDING_KINDS, document__state__in=LIVE)
    if not actor.is_system and not actor.holds(VIEW_ALL_DOCUMENTS):
        # As `Document.objects.visible_to` has it, but asked of each expense's document: a list of all one may see would
        # be made first, by a walk through every document, to find the few expenses that lack an invoice.
        seen = Q(document__submitter_id=actor.member_id)
        seen |= Q(document__in=asked_to_decide(actor).values("subject_id"))
        if actor.headed_department_ids:
            seen |= Q(document__department_id__in=actor.headed_department_ids)
        lines = lines.filter(seen)
    return lines_to_follow(lines, since, until)


def lines_to_follow(lines: Any, since: date | None = None, until: date | None = None) -> QuerySet[Line]:
    """Those of these lines of live documents whose invoice is to follow; see `invoices_to_follow`."""
    offered = Supply.objects.offered().filter(line=OuterRef("pk"))
    given = FrozenFinding.objects.filter(line=OuterRef("pk"), rule=_MISSING).order_by("pk").values("reason")[:1]
    lines = lines.filter(awaits_invoice=True)
    if since is not None:
        lines = lines.filter(spent_on__gte=since)
    if until is not None:
        lines = lines.filter(spent_on__lte=until)
    found: QuerySet[Line] = lines.annotate(is_handed_in=Exists(offered), given_reason=Subquery(given))
    return found.order_by()


def await_invoices(document: Document, lines: Iterable[Line]) -> None:
    """At submission: note which of these lines, read with their `proofs`, go without the invoice their type asks for.

    What finance agreed to do without when the expense was smaller is asked for again.
    """
    missing = {line.pk: line for line in lines if _lacks_invoice(line)}
    if document.submitted_at is not None:
        Line.objects.filter(document=document, awaits_invoice=True).update(awaits_invoice=False)
        for excuse in Supply.objects.excused().filter(line__in=list(missing)) if missing else ():
            if excuse.excused_minor is None or missing[excuse.line_id].home_minor <= excuse.excused_minor:
                del missing[excuse.line_id]
            else:
                Supply.objects.filter(pk=excuse.pk).update(state=Supply.State.LAPSED)
    if missing:
        Line.objects.filter(pk__in=list(missing)).update(awaits_invoice=True)


def _lacks_invoice(line: Line) -> bool:
    return bool(line.expense_type and line.expense_type.needs_invoice and line.amount_minor > 0 and not line.proofs)


def to_follow_in(document: Document) -> QuerySet[Line]:
    """The expenses of one document whose invoice is to follow; none while it is not handed in."""
    if document.state not in LIVE or document.kind not in SPENDING_KINDS:
        return lines_to_follow(Line.objects.none())
    return lines_to_follow(Line.objects.filter(document=document))
