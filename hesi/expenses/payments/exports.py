"""The lists of finance as exports: what waits to be paid, and the batches with their payments."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hesi.core.time import business_date
from hesi.expenses.documents.payable import payable_of
from hesi.expenses.payments.forms import QueueFilter
from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.expenses.payments.models import Payment
from hesi.expenses.payments.queries import waiting_documents
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.registry import CellKind, Column, Row, exportable
from hesi.workspace.exports.stepping import rows_in_steps
from hesi.workspace.tenancy.scope import active_tenant

WAITING = (
    Column("number", _("Document"), width=18),
    Column("title", _("Title"), width=24),
    Column("person", _("Person"), width=12),
    Column("department", _("Department"), width=16),
    Column("legal_entity", _("Legal entity"), width=24),
    Column("waiting_since", _("Waiting since"), CellKind.DATE, width=14),
    Column("has_account", _("Account"), width=12),
    Column("currency", _("Currency"), width=8),
    Column("amount", _("Amount"), CellKind.MONEY, has_total=True),
)
PAYMENTS = (
    Column("batch", _("Batch"), width=18),
    Column("made_on", _("Made"), CellKind.DATE, width=12),
    Column("legal_entity", _("Legal entity"), width=24),
    Column("document", _("Document"), width=18),
    Column("payee", _("Payee"), width=12),
    Column("bank", _("Bank"), width=18),
    Column("account", _("Account"), width=18),
    Column("state", _("State")),
    Column("settled_on", _("Settled on"), CellKind.DATE, width=12),
    Column("failure", _("What the bank said"), width=24),
    Column("currency", _("Currency"), width=8),
    Column("amount", _("Amount"), CellKind.MONEY, has_total=True),
)


def offer_exports() -> None:
    """Called once at start-up."""
    exportable("payments.waiting", title=_("To pay"), permission=PREPARE_PAYMENTS, columns=WAITING, rows=_waiting)
    exportable(
        "payments.batches", title=_("Payment batches"), permission=PREPARE_PAYMENTS, columns=PAYMENTS, rows=_payments
    )


def _waiting(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    rows = waiting_documents(actor, **QueueFilter(query).chosen())
    return rows_in_steps(rows, order=("state_since", "pk"), values=_waiting_row)


def _waiting_row(row: Any) -> Row:
    return (
        row.number,
        row.title or row.template_version.template.label,
        row.submitter.name,
        str(row.department or ""),
        str(row.legal_entity or ""),
        business_date(row.state_since, active_tenant().time_zone),
        str(_("known") if row.has_account else _("missing")),
        row.currency,
        payable_of(row),
    )


def _payments(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    """Every payment of the batches, the newest batch first; `batch` in the query is the number of the only one."""
    rows = Payment.objects.visible_to(actor).select_related("batch__legal_entity", "document", "account")
    if number := query.get("batch"):
        rows = rows.filter(batch__number=number)
    return rows_in_steps(rows, order=("-batch__created_at", "-batch__pk", "pk"), values=_payment_row)


def _payment_row(payment: Payment) -> Row:
    zone = active_tenant().time_zone
    return (
        payment.batch.number,
        business_date(payment.batch.created_at, zone),
        str(payment.batch.legal_entity or ""),
        payment.document.number,
        payment.holder,
        payment.account.bank,
        payment.account.mask,
        str(Payment.State(payment.state).label),
        business_date(payment.settled_at, zone) if payment.settled_at else None,
        payment.failure,
        payment.currency,
        payment.amount,
    )
