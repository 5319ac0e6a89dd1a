"""The lists of finance as exports: what waits to be paid, and the batches with their payments."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hesi.core.money import Money
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
# What is read of each payment, in the order `_payments` takes it.
_OF_PAYMENT = (
    "batch__number", "batch__created_at", "batch__legal_entity__name", "document__number", "holder", "account__bank",
    "account__mask", "state", "settled_at", "failure", "currency", "amount_minor",
)  # fmt: skip


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
    rows = Payment.objects.visible_to(actor)
    if number := query.get("batch"):
        rows = rows.filter(batch__number=number)
    states = {state.value: str(state.label) for state in Payment.State}
    zone = active_tenant().time_zone

    def values(
        batch: str, made_at: datetime, entity: str | None, document: str, holder: str, bank: str, mask: str, state: str,
        settled_at: datetime | None, failure: str, currency: str, minor: int,
    ) -> Row:  # fmt: skip
        return (
            batch,
            business_date(made_at, zone),
            entity or "",
            document,
            holder,
            bank,
            mask,
            states[state],
            business_date(settled_at, zone) if settled_at else None,
            failure,
            currency,
            Money(minor, currency),
        )

    order = ("-batch__created_at", "-batch__pk", "pk")
    return rows_in_steps(rows, order=order, fields=_OF_PAYMENT, values=values)
