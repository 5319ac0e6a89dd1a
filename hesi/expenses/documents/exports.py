"""Documents with their lines as an export: one row for each line, newest document first."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.core.money import Money
from hesi.core.time import business_date
from hesi.expenses.documents.forms.filters import DocumentFilter
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import Document, ExpenseType, Line, State, Template
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
# What is read of each line, in the order `_lines_of_documents` takes it.
_FIELDS = (
    "document__number", "document__template_version__template", "document__title", "document__state",
    "document__currency", "document__submitted_at", "document__submitter__name", "document__department__name",
    "department__name", "position", "expense_type", "spent_on", "city", "currency", "amount_minor", "rate",
    "home_minor", "project__code", "project__name", "note",
)  # fmt: skip


def offer_exports() -> None:
    """Called once at start-up."""
    exportable(
        "documents.all", title=_("Documents"), permission=VIEW_ALL_DOCUMENTS, columns=COLUMNS, rows=_lines_of_documents
    )


def _lines_of_documents(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    documents = DocumentFilter(query, tenant=actor.tenant).narrowed(Document.objects.visible_to(actor))
    lines = Line.objects.filter(document__in=documents.order_by())
    kinds = {template.pk: template.label for template in Template.objects.all()}
    types: dict[int | None, str] = {kind.pk: kind.label for kind in ExpenseType.objects.all()}
    states = {state.value: str(state.label) for state in State}
    zone = active_tenant().time_zone

    def values(
        number: str, kind: int, title: str, state: str, home_currency: str, submitted_at: datetime | None, person: str,
        header_department: str | None, department: str | None, position: int, expense_type: int | None,
        spent_on: date | None, city: str, currency: str, minor: int, rate: Decimal, home_minor: int,
        project_code: str | None, project: str | None, note: str,
    ) -> Row:  # fmt: skip
        return (
            number,
            kinds[kind],
            title,
            states[state],
            person,
            department or header_department or "",
            business_date(submitted_at, zone) if submitted_at else None,
            position,
            types.get(expense_type, ""),
            spent_on,
            city,
            currency,
            Money(minor, currency),
            f"{rate.normalize():f}" if currency != home_currency else "",
            Money(home_minor, home_currency),
            f"{project_code} {project}" if project else "",
            note,
        )

    order = ("-document__created_at", "-document__pk", "position", "pk")
    return rows_in_steps(lines, order=order, fields=_FIELDS, values=values)
