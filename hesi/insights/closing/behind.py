"""The list behind one item: documents or invoices, exactly those that were counted."""

from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from hesi.core.time import month_bounds
from hesi.expenses.documents.models import Document, FrozenFinding, Line, State
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.payments.models import PayeeAccount, Payment
from hesi.insights.closing.items import Key
from hesi.insights.closing.models import Closing
from hesi.insights.closing.months import borne_by_nobody, documents_of, in_no_document, issued_in, spending
from hesi.insights.closing.seals import unverified
from hesi.insights.spending import COUNTED_STATES
from hesi.workspace.access.actor import AnyActor

# What came, or changed, after the month was closed.
LATE = "late"
OF_DOCUMENTS = (
    Key.SENT_BACK, Key.APPROVING, Key.REMARKS, Key.NO_ACCOUNT, Key.FAILED, Key.TO_PAY, Key.PAYING, Key.UNALLOCATED,
)  # fmt: skip
OF_INVOICES = (Key.UNCLAIMED, Key.DOUBTFUL, Key.UNVERIFIED)


def documents_behind(key: Key, actor: AnyActor, month: date) -> QuerySet[Document]:
    """The documents of an item, each with `part_minor`, how much of it was spent in the month and is counted."""
    rows: Any = _with_part(documents_of(actor, month), month)
    accounts = PayeeAccount.objects.active().filter(member=OuterRef("submitter"))
    failed = Payment.objects.filter(document=OuterRef("pk"), state=Payment.State.FAILED)
    found = FrozenFinding.objects.filter(document=OuterRef("pk")).exclude(level="info")
    to_pay = rows.filter(state=State.TO_PAY)
    chosen: dict[Key, Any] = {
        Key.SENT_BACK: lambda: rows.filter(state=State.REJECTED),
        Key.APPROVING: lambda: rows.filter(state=State.APPROVING),
        Key.REMARKS: lambda: rows.filter(Exists(found), state=State.APPROVING),
        Key.NO_ACCOUNT: lambda: to_pay.filter(~Exists(accounts)),
        Key.FAILED: lambda: to_pay.filter(Exists(accounts), Exists(failed)),
        Key.TO_PAY: lambda: to_pay.filter(Exists(accounts)).filter(~Exists(failed)),
        Key.PAYING: lambda: rows.filter(state=State.PAYING),
        Key.UNALLOCATED: lambda: _unallocated(actor, month),
    }
    narrowed: QuerySet[Document] = chosen[key]()
    return narrowed


def late_documents(actor: AnyActor, closing: Closing, month: date) -> QuerySet[Document]:
    """Documents of the month that were submitted, or sent back, withdrawn or voided, after it was closed: why it comes
    to more or less.
    """
    rows = _with_part(documents_of(actor, month), month)
    counted = Q(state__in=COUNTED_STATES, submitted_at__gt=closing.closed_at)
    returned = Q(state__in=[State.DRAFT, State.REJECTED, State.VOID], state_since__gt=closing.closed_at)
    found: QuerySet[Document] = rows.filter(counted | returned, submitted_at__isnull=False)
    return found


def invoices_behind(key: Key, actor: AnyActor, month: date) -> QuerySet[Invoice]:
    """The invoices of an item."""
    if key == Key.UNVERIFIED:
        found: QuerySet[Invoice] = unverified(actor, month)
        return found
    rows: Any = Invoice.objects.visible_to(actor).filter(issued_in(month, actor.tenant))
    if key == Key.DOUBTFUL:
        doubtful: QuerySet[Invoice] = rows.to_check().free()
        return doubtful
    unclaimed: QuerySet[Invoice] = rows.filter(in_no_document())
    return unclaimed


def _with_part(rows: Any, month: date) -> Any:
    first, after = month_bounds(month)
    return _with_sum(rows, Line.objects.filter(spent_on__gte=first, spent_on__lt=after))


def _with_sum(rows: Any, lines: Any) -> Any:
    own = lines.filter(document=OuterRef("pk")).order_by().values("document")
    return rows.annotate(part_minor=Subquery(own.annotate(sum=Sum("home_minor")).values("sum"), BigIntegerField()))


def _unallocated(actor: AnyActor, month: date) -> Any:
    bare = borne_by_nobody(actor, month)
    return _with_sum(spending(actor).filter(pk__in=bare.values("document")), bare)
