"""Documents with their lines as a workbook, written row by row so that memory does not grow with it."""

import tempfile
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hesi.core.errors import TooMany
from hesi.core.time import business_date
from hesi.expenses.documents.models import Document, Line, State
from hesi.workspace.tenancy.scope import active_tenant

MOST_ROWS = 5000
# A cell that begins like a formula is one to whoever opens the file.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class TooManyRows(TooMany):
    code = "too_many_rows"


def write_workbook(documents: QuerySet[Document]) -> IO[bytes]:
    """One row for each line, newest document first. Raises `TooManyRows` beyond `MOST_ROWS` lines."""
    lines = Line.objects.filter(document__in=documents.order_by()).order_by(
        "-document__created_at", "document", "position"
    )
    count = lines[: MOST_ROWS + 1].count()
    if count > MOST_ROWS:
        raise TooManyRows(
            _(
                "One file holds at most {limit} lines, and these are more. Choose a shorter time or one department."
            ).format(limit=f"{MOST_ROWS:,}"),
            limit=MOST_ROWS,
        )
    lines = lines.select_related(
        "expense_type", "project", "department", "document__submitter", "document__department",
        "document__template_version__template",
    )  # fmt: skip
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    _fill(book, lines)
    book.close()
    file.seek(0)
    return file


def _fill(book: Any, lines: QuerySet[Line]) -> None:
    sheet = book.add_worksheet(_("Lines"))
    bold, amount = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 16, 14)
    for column, text in enumerate(_headings()):
        sheet.write_string(0, column, text, bold)
    for row, line in enumerate(lines.iterator(chunk_size=500), start=1):
        for column, value in enumerate(_values(line)):
            if isinstance(value, str):
                sheet.write_string(row, column, _plain(value))
            else:
                sheet.write_number(row, column, value, amount)


def _headings() -> list[str]:
    return [
        _("Number"), _("Kind"), _("Title"), _("State"), _("Person"), _("Charged to"), _("Submitted"), _("Line"),
        _("Expense type"), _("Day"), _("City"), _("Currency"), _("Amount"), _("Rate"), _("In company currency"),
        _("Project"), pgettext("line", "Note"),
    ]  # fmt: skip


def _values(line: Line) -> list[Any]:
    document = line.document
    submitted = document.submitted_at
    return [
        document.number,
        document.template_version.template.label,
        document.title,
        str(State(document.state).label),
        document.submitter.name,
        str(line.department or document.department or ""),
        business_date(submitted, active_tenant().time_zone).isoformat() if submitted else "",
        str(line.position),
        line.expense_type.label if line.expense_type else "",
        line.spent_on.isoformat() if line.spent_on else "",
        line.city,
        line.currency,
        float(line.amount.decimal),
        f"{line.rate.normalize():f}" if line.is_foreign else "",
        float(line.home.decimal),
        str(line.project or ""),
        line.note,
    ]


def _plain(text: str) -> str:
    """Text that stays text: a leading apostrophe keeps spreadsheets from reckoning with it."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
