"""How the report names its rows."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hesi.insights.departments import DepartmentRow
from hesi.insights.report import DEPARTMENTS, EVERYTHING, TypeRow


def month_label(month: date) -> str:
    """2026-11, the same in both languages."""
    return f"{month:%Y-%m}"


def month_title(month: date) -> str:
    """2026年11月, November 2026: as a heading says it."""
    return date_format(month, "YEAR_MONTH_FORMAT")


def department_label(row: DepartmentRow) -> str:
    if row.department is None:
        return _("No department")
    return _("{department} itself").format(department=row.department.name) if row.is_itself else row.department.name


def type_label(row: TypeRow) -> str:
    return row.expense_type.label if row.expense_type else _("No expense type")


def scope_text(scope: str) -> str:
    """Whose spending is counted, in words."""
    if scope == EVERYTHING:
        return _("The whole company")
    if scope == DEPARTMENTS:
        return _("The departments you head, your own documents and those you were asked to approve")
    return _("Your own documents and those you were asked to approve")
