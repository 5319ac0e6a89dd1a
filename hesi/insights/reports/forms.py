"""The months of a report, and what it is narrowed to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.time import add_months
from hesi.insights.choosing import offer
from hesi.insights.forms import month_of
from hesi.insights.reports.asking import MOST_MONTHS, Asking
from hesi.insights.reports.sheet import ASKED
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.people.models import Department, LegalEntity

# Twelve months with the present one.
USUAL = 11


class PeriodFilter(forms.Form):
    """From one month to another, the last twelve unless told otherwise, of one legal entity or department."""

    since = forms.ChoiceField(label=gettext_lazy("From month"), required=False)
    until = forms.ChoiceField(label=gettext_lazy("To month"), required=False)
    entity = forms.ChoiceField(label=gettext_lazy("Legal entity"), required=False)
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)

    def __init__(self, data: QueryDict, *, today: date, asks: Sequence[str] = ASKED) -> None:
        given = data.copy()
        self.today = today.replace(day=1)
        for name, usual in (("since", add_months(self.today, -USUAL)), ("until", self.today)):
            if not given.get(name):
                given[name] = f"{usual:%Y-%m}"
        super().__init__(given)
        months = [f"{add_months(self.today, -step):%Y-%m}" for step in range(MOST_MONTHS)]
        self._choose("since", [(month, month) for month in months])
        self._choose("until", [(month, month) for month in months])
        if "entity" in asks:
            entities = [(str(row.pk), row.name) for row in LegalEntity.objects.all()]
            offer(self.fields["entity"], [("", _("All")), *entities], chosen=given.get("entity"), of="entity")
        if "department" in asks:
            departments = [(str(row.pk), row.name) for row in Department.objects.order_by("path")]
            every = [("", _("All")), *departments]
            offer(self.fields["department"], every, chosen=given.get("department"), of="department")
        for name in set(self.fields).difference(asks):
            del self.fields[name]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def asking(self, actor: AnyActor) -> Asking:
        """What is asked for; what makes no sense is left out, and two months the wrong way round are turned."""
        self.is_valid()
        facts: dict[str, Any] = self.cleaned_data
        until = month_of(facts["until"]) if facts.get("until") else self.today
        usual = min(add_months(self.today, -USUAL), until)
        since = month_of(facts["since"]) if facts.get("since") else usual
        return Asking(
            actor, min(since, until), max(since, until),
            entity_id=int(facts["entity"]) if facts.get("entity") else None,
            department_id=int(facts["department"]) if facts.get("department") else None,
        )  # fmt: skip
