"""What the report can be narrowed by."""

import re
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import Invalid
from hesi.core.time import add_months
from hesi.insights.choosing import offer
from hesi.workspace.people.models import LegalEntity

MONTHS_OFFERED = 24
_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")


def month_of(text: str) -> date:
    """The first day of a month written `2026-11`. Raises `Invalid`."""
    found = _MONTH.fullmatch(text)
    if found is None:
        raise Invalid(
            _("“{text}” is not a month. Write it as year and month, such as 2026-11.").format(text=text[:20]),
            code="not_a_month",
            fields={"month": _("Write it as year and month, such as 2026-11.")},
        )
    return date(int(found[1]), int(found[2]), 1)


class ReportFilter(forms.Form):
    """The month and the legal entity; the department is chosen by looking into the table."""

    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    entity = forms.ChoiceField(label=gettext_lazy("Legal entity"), required=False)
    department = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, today: date) -> None:
        given = data.copy()
        if not given.get("month"):
            given["month"] = f"{today:%Y-%m}"
        super().__init__(given)
        self.today = today
        months = [f"{add_months(today, -step):%Y-%m}" for step in range(MONTHS_OFFERED)]
        asked = str(given["month"])
        if asked not in months and _is_month(asked):
            months.append(asked)
        self._choose("month", [(month, month) for month in months])
        entities = [(str(row.pk), row.name) for row in LegalEntity.objects.all()]
        offer(self.fields["entity"], [("", _("All")), *entities], chosen=given.get("entity"), of="entity")

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def chosen(self) -> dict[str, Any]:
        """Month, entity and department as the report takes them; what makes no sense is left out."""
        self.is_valid()
        facts = self.cleaned_data
        return {
            "month": month_of(facts["month"]) if facts.get("month") else self.today.replace(day=1),
            "entity_id": int(facts["entity"]) if facts.get("entity") else None,
            "department_id": facts.get("department"),
        }


def _is_month(text: str) -> bool:
    try:
        month_of(text)
    except Invalid:
        return False
    return True
