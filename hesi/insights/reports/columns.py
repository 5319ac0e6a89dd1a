"""Columns that several reports share."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesi.workspace.exports.registry import CellKind, Column


def money(key: str, heading: str | Promise, *, has_total: bool = True) -> Column:
    """An amount in the company's currency."""
    return Column(key, heading, CellKind.MONEY, has_total=has_total)


def count(key: str, heading: str | Promise) -> Column:
    """A number that adds up."""
    return Column(key, heading, CellKind.NUMBER, has_total=True)


def number(key: str, heading: str | Promise) -> Column:
    """A share, an average, a span: what does not add up."""
    return Column(key, heading, CellKind.NUMBER)


MONTH = Column("month", _("Month"), width=10)
DEPARTMENT = Column("department", _("Department"), width=24)
TYPE = Column("expense_type", _("Expense type"), width=18)
PERSON = Column("person", _("Employee"), width=14)
LINES = count("lines", _("Number of expenses"))
DOCUMENTS = count("documents", _("Documents"))
INVOICES = count("invoices", _("Number of invoices"))
APPROVING = money("in_approval", _("of which in approval"))
SPENT = money("spent", _("Spent"))
SHARE = number("share", _("Share (%)"))
SUMS = (APPROVING, SPENT, SHARE)
