"""What the pages of month-end are asked for."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import Invalid
from hesi.core.text import clean_line
from hesi.core.time import add_months
from hesi.insights.closing.months import usual_month
from hesi.insights.forms import MONTHS_OFFERED, month_of

MISSING, HANDED_IN = "missing", "handed-in"
AGES = (30, 60, 90)


class MonthFilter(forms.Form):
    """The month to close."""

    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)

    def __init__(self, data: QueryDict, *, today: date) -> None:
        given = data.copy()
        self.usual = usual_month(today)
        if not given.get("month"):
            given["month"] = f"{self.usual:%Y-%m}"
        super().__init__(given)
        months = [f"{add_months(today, -step):%Y-%m}" for step in range(MONTHS_OFFERED)]
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(month, month) for month in months]

    def chosen(self) -> date:
        """The first day of the month; the usual one where what was asked for makes no sense."""
        self.is_valid()
        try:
            return month_of(str(self.data.get("month", "")))
        except Invalid:
            return self.usual


class LaterFilter(forms.Form):
    """Which of the invoices that are to follow."""

    q = forms.CharField(label=gettext_lazy("Person or document"), required=False, max_length=60)
    month = forms.RegexField(
        r"\A20[0-9]{2}-(0[1-9]|1[0-2])\Z",
        label=gettext_lazy("Spent in the month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"}),
    )
    age = forms.ChoiceField(label=gettext_lazy("Older than"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        ages = [(str(days), _("{days} days").format(days=days)) for days in AGES]
        self._choose("age", ages)
        self._choose("state", [(MISSING, _("Not handed in")), (HANDED_IN, _("Handed in, to be confirmed"))])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("All")), *choices]

    def chosen(self) -> dict[str, Any]:
        """What was understood of it."""
        self.is_valid()
        facts = self.cleaned_data
        return {
            "words": clean_line(facts.get("q", ""), 60),
            "month": month_of(facts["month"]) if facts.get("month") else None,
            "older_than": int(facts["age"]) if facts.get("age") else None,
            "state": facts.get("state", ""),
        }
