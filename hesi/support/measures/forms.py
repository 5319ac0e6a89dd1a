"""Input of the pages about measures and statements."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.core.time import add_months
from hesi.support.measures.selection import DIMENSIONS, MOST_MONTHS, NARROWING, Selection
from hesi.support.promises.models import Priority
from hesi.support.service.models import Channel, SupportLine
from hesi.support.tickets.agents import agents
from hesi.support.tickets.models import Category
from hesi.workspace.tenancy.models import Tenant

ANY = ("", _("Any"))
ROWS = (
    ("category", _("Category")),
    ("line", _("Support line")),
    ("agent", _("Agent")),
    ("customer", _("Customer")),
    ("priority", _("Priority")),
    ("channel", _("Channel")),
    ("month", _("Month")),
)


class MonthField(forms.DateField):
    """A month, as its first day."""

    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m"], **kwargs)


class MeasureFilter(forms.Form):
    """What is measured, and what the rows of the table stand for."""

    by = forms.ChoiceField(label=_("Grouped by"), required=False, choices=ROWS)
    since = MonthField(label=_("From month"), required=False)
    until = MonthField(label=_("To month"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    line = forms.ChoiceField(label=_("Support line"), required=False)
    agent = forms.ChoiceField(label=_("Agent"), required=False)
    customer = forms.ChoiceField(label=_("Customer"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False, choices=[ANY, *Priority.choices])
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[ANY, *Channel.choices])

    def __init__(self, data: Any, *, provider: Tenant) -> None:
        super().__init__(data)
        self._provider = provider
        self.names: dict[str, dict[Any, str]] = names_in(provider)
        for name in ("category", "line", "agent", "customer"):
            self.fields[name].choices = [ANY, *self.names[name].items()]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Selection, str]:
        """The valid part of what was asked: without months the running one, and never more than two years."""
        self.is_valid()
        facts = self.cleaned_data
        this_month = self._provider.today.replace(day=1)
        until: date = min(facts.get("until") or facts.get("since") or this_month, this_month)
        since: date = min(facts.get("since") or until, until)
        narrowing: dict[str, Any] = {name: facts.get(name) or "" for name in NARROWING}
        ids = ("category", "line", "agent", "customer")
        narrowing |= {name: int(narrowing[name]) if narrowing[name] else None for name in ids}
        since = max(since, add_months(until, 1 - MOST_MONTHS))
        selection = Selection(since, until, self._provider.time_zone, **narrowing)
        by = facts.get("by") or "category"
        return selection, by if by in DIMENSIONS else "category"


def names_in(provider: Tenant) -> dict[str, dict[Any, str]]:
    """What the values of each dimension are called, by dimension."""
    return {
        "category": {row.pk: row.name for row in Category.objects.all()},
        "line": {row.pk: row.name for row in SupportLine.objects.all()},
        "agent": {row.pk: row.name for row in agents()},
        "customer": dict(Tenant.objects.filter(provider=provider).order_by("name").values_list("pk", "name")),
        "priority": {value: str(label) for value, label in Priority.choices},
        "channel": {value: str(label) for value, label in Channel.choices},
    }


class ProofForm(forms.Form):
    """What is read from a statement to prove it."""

    number = forms.CharField(label=_("Number of the statement"), max_length=24)
    code = forms.CharField(label=_("Code"), max_length=120)
