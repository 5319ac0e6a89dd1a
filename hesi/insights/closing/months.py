"""Which month a page is about, and the documents that belong to one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hesi.core.time import add_months, month_bounds, month_instants
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import Document, Line, LineInvoice, State
from hesi.insights.spending import COUNTED_KINDS, COUNTED_STATES
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.tenancy.models import Tenant

# Until this day of a month finance is still busy with the one before.
LAST_MONTH_UNTIL = 10


def usual_month(today: date) -> date:
    """The month finance looks at: the last one until the tenth, then the running one. Its first day."""
    first = today.replace(day=1)
    return add_months(first, -1) if today.day <= LAST_MONTH_UNTIL else first


def documents_of(actor: AnyActor, month: date) -> QuerySet[Document]:
    """The documents that spend, with an expense in the month, among those the actor may see; in any state."""
    first, after = month_bounds(month)
    lines = Line.objects.filter(document=OuterRef("pk"), spent_on__gte=first, spent_on__lt=after)
    rows: QuerySet[Document] = spending(actor).filter(Exists(lines))
    return rows


def spending(actor: AnyActor) -> Any:
    """Documents that spend, in the company's currency, whatever their state."""
    return Document.objects.visible_to(actor).filter(kind__in=COUNTED_KINDS, currency=actor.tenant.currency)


def lines_of(actor: AnyActor, month: date, states: Iterable[State]) -> Any:
    """The month's expenses on documents that spend and are in one of these states, among those the actor may see.

    Who sees every document is spared the list of them: the database would walk all to find a month's expenses.
    """
    first, after = month_bounds(month)
    rows = Line.objects.filter(
        spent_on__gte=first, spent_on__lt=after, document__tenant=actor.tenant, document__state__in=tuple(states),
        document__kind__in=COUNTED_KINDS, document__currency=actor.tenant.currency,
    )  # fmt: skip
    if not actor.is_system and not actor.holds(VIEW_ALL_DOCUMENTS):
        rows = rows.filter(document__in=Document.objects.visible_to(actor).order_by())
    return rows.order_by()


def borne_by_nobody(actor: AnyActor, month: date) -> QuerySet[Line]:
    """Counted expenses of the month without a department, or on a document without a legal entity."""
    nobody = Q(document__legal_entity__isnull=True) | Q(department__isnull=True, document__department__isnull=True)
    rows: QuerySet[Line] = lines_of(actor, month, COUNTED_STATES).filter(nobody)
    return rows


def issued_in(month: date, tenant: Tenant) -> Q:
    """Invoices of the month: by the day on them, where that is unknown by the day they came."""
    first, after = month_bounds(month)
    begin, end = month_instants(month, tenant.time_zone)
    came = Q(issued_on__isnull=True, created_at__gte=begin, created_at__lt=end)
    return Q(issued_on__gte=first, issued_on__lt=after) | came


def in_no_document() -> Q:
    """Invoices on no expense, void documents aside.

    Most are on one: that is asked first and by itself, and of the few on void documents whether they are elsewhere too.
    """
    links = LineInvoice.objects.filter(invoice=OuterRef("pk"))
    void = LineInvoice.objects.filter(line__document__in=Document.objects.filter(state=State.VOID).order_by())
    live = links.exclude(line__document__state=State.VOID)
    return Q(~Exists(links)) | Q(pk__in=void.order_by().values("invoice")) & Q(~Exists(live))
