"""Documents with their lines as an export: one row for each line, newest document first."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.core.time import business_date
from hesi.expenses.documents.forms.filters import DocumentFilter
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import Document, Line, State
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.registry import CellKind, Column, Row, exportable
from hesi.workspace.exports.stepping import rows_in_steps
from hesi.workspace.tenancy.scope import active_tenant

COLUMNS = (
    Column("number", _("Number"), width=18),
    Column("kind", _("Kind")),
    Column("title", _("Title"), width=24),
    Column("state", _("State"), width=10),
    Column("person", _("Person"), width=12),
    Column("department", _("Charged to"), width=16),
    Column("submitted_on", _("Submitted"), CellKind.DATE, width=12),
    Column("line", _("Line"), CellKind.NUMBER, width=6),
    Column("expense_type", _("Expense type")),
    Column("spent_on", _("Day"), CellKind.DATE, width=12),
    Column("city", _("City"), width=10),
    Column("currency", _("Currency"), width=8),
    Column("amount", _("Amount"), CellKind.MONEY),
    Column("rate", _("Rate"), width=10),
    Column("home_amount", _("In company currency"), CellKind.MONEY, has_total=True, width=18),
    Column("project", _("Project"), width=18),
    Column("note", pgettext_lazy("line", "Note"), width=30),
)


def offer_exports() -> None:
    """Called once at start-up."""
    exportable(
        "documents.all", title=_("Documents"), permission=VIEW_ALL_DOCUMENTS, columns=COLUMNS, rows=_lines_of_documents
    )


def _lines_of_documents(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    documents = DocumentFilter(query, tenant=actor.tenant).narrowed(Document.objects.visible_to(actor))
    lines = Line.objects.filter(document__in=documents.order_by()).select_related(
        "expense_type", "project", "department", "document__submitter", "document__department",
        "document__template_version__template",
    )  # fmt: skip
    order = ("-document__created_at", "-document__pk", "position", "pk")
    return rows_in_steps(lines, order=order, values=_values)


def _values(line: Line) -> Row:
    document = line.document
    submitted = document.submitted_at
    return (
        document.number,
        document.template_version.template.label,
        document.title,
        str(State(document.state).label),
        document.submitter.name,
        str(line.department or document.department or ""),
        business_date(submitted, active_tenant().time_zone) if submitted else None,
        line.position,
        line.expense_type.label if line.expense_type else "",
        line.spent_on,
        line.city,
        line.currency,
        line.amount,
        f"{line.rate.normalize():f}" if line.is_foreign else "",
        line.home,
        str(line.project or ""),
        line.note,
    )
