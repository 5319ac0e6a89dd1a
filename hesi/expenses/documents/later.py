"""Invoices that are to follow (后补票): expenses that count, need an invoice, and have none that finance accepted."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from hesi.expenses.documents.models import Document, FrozenFinding, Kind, Line, State, seen_by
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
    # Asked of each expense's document: a list of all one may see would be made by a walk through every document first.
    lines = lines.filter(seen_by(actor, "document__"))
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


def to_follow_in(document: Document) -> QuerySet[Line]:
    """The expenses of one document whose invoice is to follow; none while it is not handed in."""
    if document.state not in LIVE or document.kind not in SPENDING_KINDS:
        return lines_to_follow(Line.objects.none())
    return lines_to_follow(Line.objects.filter(document=document))
