"""What a document's check says about a budget, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.money import Money
from hesi.expenses.budgets.weighing import Overrun

RULE = "over_budget"
TITLE = gettext_lazy("Budget")


def params_of(one: Overrun) -> dict[str, Any]:
    """The overrun as a finding keeps it: JSON-ready."""
    return {
        "budget": one.label,
        "period": one.period,
        "adds_up": one.adds_up,
        "left": {"minor": one.left_minor, "currency": one.currency},
        "over": {"minor": one.over_minor, "currency": one.currency},
        "share": one.share,
        "ask": one.ask,
        "blocks": one.is_blocking,
    }


def overrun_text(p: Mapping[str, Any]) -> tuple[str, str]:
    """What the budget has left, by how much it is exceeded, and whom to ask."""
    period = _("up to {period}").format(period=p["period"]) if p.get("adds_up") else p["period"]
    named = {"budget": p["budget"], "period": period, "left": _money(p["left"]), "over": _money(p["over"])}
    if not p["over"]["minor"]:
        message = _("Budget “{budget}” ({period}) has {left} left; with this {share}% of it are taken.").format(
            **named, share=p["share"]
        )
    elif p["left"]["minor"] < 0:
        message = _("Budget “{budget}” ({period}) is overspent already; with this by {over}.").format(**named)
    else:
        message = _("Budget “{budget}” ({period}) has {left} left; this goes {over} over.").format(**named)
    return message, _way_out(p)


def _way_out(p: Mapping[str, Any]) -> str:
    ask = p.get("ask")
    if p.get("blocks"):
        if ask:
            return _("Ask {name} to raise the budget, or lower the amount.").format(name=ask)
        return _("Ask finance to raise the budget, or lower the amount.")
    if ask:
        return _("You may submit it; {name} answers for this budget.").format(name=ask)
    return _("You may submit it; finance answers for this budget.")


def _money(value: Mapping[str, Any]) -> str:
    return Money(value["minor"], value["currency"]).format()
