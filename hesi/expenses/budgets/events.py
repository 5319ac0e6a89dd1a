"""How the history of budgets is told, and which open pages hear of it."""

from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.expenses.budgets.models import Control
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell
from hesi.workspace.tenancy.scope import active_tenant

for _name in ("budget.created", "budget.changed", "budget.adjusted", "budget.closed", "budget.reached"):
    live(_name, "budgets")
live("budget_year.counted", "budgets")


def _amount(minor: int | str) -> str:
    # Where only the event's name is known, this is no number, which says so before a currency is asked for.
    return Money(int(minor), active_tenant().currency).format()


def _adjusted(event: Event) -> str:
    facts = event.facts
    return _("Changed the plan from {before} to {after}: {reason}").format(
        before=_amount(facts["before_minor"]), after=_amount(facts["after_minor"]), reason=facts["reason"]
    )


def _changed(event: Event) -> str:
    changed = event.facts.get("changed", {})
    said = []
    if "control" in changed:
        labels = dict(Control.choices)
        old, new = (str(labels.get(key, key)) for key in changed["control"])
        said.append(_("control {old} → {new}").format(old=old, new=new))
    if "threshold" in changed:
        old, new = changed["threshold"]
        said.append(_("threshold {old}% → {new}%").format(old=old, new=new))
    return _(", ").join(said)


tell("budget.created", lambda event: _("Planned the budget"), icon="plus")
tell("budget.changed", lambda event: _("Changed how the budget is kept"), icon="pencil", detail=_changed)
tell("budget.adjusted", _adjusted, icon="coin")
tell("budget.closed", lambda event: _("Closed the budget: {reason}").format_map(event.facts), icon="archive")
tell(
    "budget.reached",
    lambda event: _("{share}% of {period} are taken").format_map(event.facts),
    icon="alert-triangle",
)
tell("budget_year.opened", lambda event: _("Opened the fiscal year"), icon="calendar")
tell("budget_year.copied", lambda event: _("Copied the budgets of {source}").format_map(event.facts), icon="copy")
tell(
    "budget_year.imported",
    lambda event: _("Imported budgets: {added} planned, {changed} changed").format_map(event.facts),
    icon="file-spreadsheet",
)
tell("budget_year.counted", lambda event: _("Counted what has been spent"), icon="circle-check")
