"""The month-end checklist, as finance's board shows it: what still holds the closing up."""

from datetime import date
from typing import Final

from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.time import add_months
from hesi.insights.closing.permissions import may_close_months
from hesi.insights.closing.queries import closed_months, month_end
from hesi.insights.dashboards.cards import Card, Cell, Number, Row, Shown, Table, card
from hesi.insights.dashboards.looking import Looking
from hesi.insights.dashboards.roles import FINANCE
from hesi.insights.links import address
from hesi.insights.words import month_label

# So long after its end a month is still being closed; after that the running one is what matters.
_CLOSING_DAYS: Final = 20


def month_to_close(looking: Looking) -> date:
    """The month before while it is being closed, else the running one."""
    before = add_months(looking.month, -1)
    return before if looking.today.day <= _CLOSING_DAYS and before not in closed_months() else looking.month


def _checklist(looking: Looking) -> Shown:
    month = month_to_close(looking)
    items = month_end(looking.actor, month, with_seals=False)
    holding = [one for one in items if not one.is_done and not one.is_remark]
    url = address("closing", month=month_label(month))
    if not holding:
        said = _("Nothing holds the closing of {month} up.").format(month=month_label(month))
        return Shown(url=url, nothing=said)
    told = []
    for one in holding:
        amount = Cell(one.amount, "money") if one.amount else Cell("")
        told.append(Row((Cell(one.title), Cell(one.count, "number"), amount), one.url))
    done = sum(1 for one in items if one.is_done and not one.is_remark)
    label = _("to settle for {month}, {done} done").format(month=month_label(month), done=done)
    heads = (_("What to settle"), _("Count"), _("Amount"))
    return Shown((Number(len(holding), label, url),), Table(heads, told), url=url)


def register() -> None:
    """Called once at start-up."""
    card(
        Card(
            "month-end", gettext_lazy("Month-end"), "calendar", (FINANCE,), 55, _checklist, live=("documents",),
            is_for=lambda actor: may_close_months(actor), is_apart=True, is_wide=True, door=reverse_lazy("closing"),
        )
    )  # fmt: skip
