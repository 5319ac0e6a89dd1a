"""What a question found, as a file: every expense with its document."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.expenses.documents.models import State
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


def offer_exports() -> None:
    """Called once at start-up. It holds what the person may see, so every member may have it."""
    exportable(KEY, title=_("Expenses found"), columns=COLUMNS, rows=_rows)


def _rows(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    found = Found(parse(query.get("q", "")), actor)
    projects = {one.value: one.label for one in found.vocabulary.choices("project")}
    lines = found.lines.select_related("document__submitter", "document__template_version__template", "expense_type")

    def values(line: Any) -> Row:
        document = line.document
        return (
            document.number,
            document.shown_title,
            str(State(document.state).label),
            document.submitter.name,
            found.bearer_of(line),
            line.expense_type.label if line.expense_type else "",
            line.spent_on,
            line.city,
            projects.get(line.of_project, ""),
            line.note,
            line.amount,
            line.home,
        )

    return rows_in_steps(lines, order=found.order, values=values)
