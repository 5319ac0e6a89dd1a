from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.widgets import DayInput
from hesi.workspace.calendars.hours import write_hours
from hesi.workspace.calendars.models import WorkCalendar

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class WeekForm(forms.Form):
    """One line for each weekday."""

    def __init__(self, *args: Any, calendar: WorkCalendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, label in enumerate(WEEKDAYS, start=1):
            self.fields[f"day_{number}"] = forms.CharField(
                label=label,
                required=False,
                max_length=120,
                initial=write_hours(calendar.week.get(str(number), [])),
                widget=forms.TextInput(attrs={"placeholder": _("Day off")}),
            )


class SpecialDayForm(forms.Form):
    on = forms.DateField(label=_("Date"), widget=DayInput())
    name = forms.CharField(label=_("Name"), max_length=60)
    hours = forms.CharField(
        label=_("Working hours"), required=False, max_length=120, help_text=_("Nothing for a day off.")
    )


class YearForm(forms.Form):
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(today.year - 1, today.year + 3)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["year"].initial = today.year + 1
