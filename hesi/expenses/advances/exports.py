"""What is lent, as an export for finance."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.expenses.advances.forms import OpenFilter
from hesi.expenses.advances.models import Advance
from hesi.expenses.advances.queries import narrowed, open_advances
from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.registry import CellKind, Column, Row, exportable
from hesi.workspace.exports.stepping import rows_in_steps
from hesi.workspace.tenancy.scope import active_tenant

OPEN = (
    Column("number", _("Document"), width=18),
    Column("person", _("Borrower"), width=12),
    Column("department", _("Department"), width=16),
    Column("purpose", pgettext_lazy("document", "Purpose"), width=30),
    Column("lent_on", _("Paid out"), CellKind.DATE, width=12),
    Column("due_on", _("Due on"), CellKind.DATE, width=12),
    Column("overdue", _("Days overdue"), CellKind.NUMBER, width=10),
    Column("currency", _("Currency"), width=8),
    Column("lent", _("Lent"), CellKind.MONEY, has_total=True),
    Column("cleared", _("Cleared"), CellKind.MONEY, has_total=True),
    Column("returned", _("Paid back"), CellKind.MONEY, has_total=True),
    Column("outstanding", _("Outstanding"), CellKind.MONEY, has_total=True),
)


def offer_exports() -> None:
    """Called once at start-up."""
    exportable("advances.open", title=_("Open advances"), permission=PREPARE_PAYMENTS, columns=OPEN, rows=_open)


def _open(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    rows = narrowed(open_advances(actor), actor.tenant.today, **OpenFilter(query).chosen())
    return rows_in_steps(rows, order=("due_on", "pk"), values=_row)


def _row(advance: Advance) -> Row:
    return (
        advance.number,
        advance.borrower.name,
        str(advance.borrower.department or ""),
        advance.document.purpose,
        advance.lent_on,
        advance.due_on,
        advance.days_overdue(active_tenant().today),
        advance.currency,
        advance.lent,
        advance.cleared,
        advance.returned,
        advance.outstanding,
    )
