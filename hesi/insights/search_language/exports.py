"""What a question found, as a file: every expense with its document."""

from collections.abc import Iterator
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.core.money import Money
from hesi.expenses.documents.models import State, Template
from hesi.insights.search_language.found import Found
from hesi.insights.search_language.questions import parse
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.registry import CellKind, Column, Row, exportable
from hesi.workspace.exports.stepping import rows_in_steps

KEY = "expenses.search"
COLUMNS = (
    Column("number", _("Document"), width=18),
    Column("title", _("Title"), width=24),
    Column("state", _("State"), width=10),
    Column("person", _("Person"), width=12),
    Column("department", _("Department"), width=20),
    Column("expense_type", _("Expense type"), width=18),
    Column("spent_on", _("Day"), CellKind.DATE, width=12),
    Column("city", _("City"), width=10),
    Column("project", _("Project"), width=18),
    Column("note", pgettext_lazy("line", "Note"), width=30),
    Column("amount", _("Original amount"), CellKind.MONEY),
    Column("spent", _("In the company's currency"), CellKind.MONEY, has_total=True, width=18),
)
# What is read of each expense, in the order `_rows` takes it.
FIELDS = (
    "document__number", "document__title", "document__template_version__template", "document__state",
    "document__currency", "document__submitter__name", "bearer", "expense_type", "spent_on", "city", "of_project",
    "note", "amount_minor", "currency", "home_minor",
)  # fmt: skip


def offer_exports() -> None:
    """Called once at start-up. It holds what the person may see, so every member may have it."""
    exportable(KEY, title=_("Expenses found"), columns=COLUMNS, rows=_rows)


def _rows(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    found = Found(parse(query.get("q", "")), actor)
    projects = {one.value: one.label for one in found.vocabulary.choices("project")}
    departments: dict[int | None, str] = {pk: department.name for pk, department in found.vocabulary.tree.every.items()}
    types: dict[int | None, str] = {pk: kind.label for pk, kind in found.vocabulary.types.items()}
    kinds = {template.pk: template.label for template in Template.objects.all()}
    states = {state.value: str(state.label) for state in State}

    def values(
        number: str, title: str, kind: int, state: str, home_currency: str, person: str, bearer: int | None,
        expense_type: int | None, spent_on: date | None, city: str, project: int | None, note: str, minor: int,
        currency: str, home_minor: int,
    ) -> Row:  # fmt: skip
        return (
            number,
            title or kinds[kind],
            states[state],
            person,
            departments.get(bearer, ""),
            types.get(expense_type, ""),
            spent_on,
            city,
            projects.get(project, ""),
            note,
            Money(minor, currency),
            Money(home_minor, home_currency),
        )

    return rows_in_steps(found.lines, order=found.order, fields=FIELDS, values=values)
