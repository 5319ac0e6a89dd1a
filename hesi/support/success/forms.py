"""What people fill in about customers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.support.success.actions.onboarding import MOST_DAYS, MOST_STEPS
from hesi.support.success.arithmetic import PARTS
from hesi.support.success.explaining import NAMES
from hesi.support.success.models import Renewal
from hesi.support.success.onboarding import FACTS

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ListForm(forms.Form):
    """How the list of customers is narrowed and ordered."""

    q = forms.CharField(label=_("Company"), required=False, max_length=80)
    health = forms.ChoiceField(
        label=_("Health"),
        required=False,
        choices=(
            ("", _("Any health")),
            ("low", _("Low (below 40)")),
            ("fair", _("Fair (40 to 69)")),
            ("good", _("Good (70 and more)")),
            ("none", _("Not counted yet")),
        ),
    )
    renewal = forms.ChoiceField(
        label=_("Ends within"),
        required=False,
        choices=(("", _("Any end")), ("30", _("30 days")), ("60", _("60 days")), ("90", _("90 days"))),
    )
    alarms = forms.BooleanField(label=_("With open alerts"), required=False)
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=(
            ("", _("Health, lowest first")),
            ("renewal", _("Renewal, soonest first")),
            ("alarms", _("Most alerts first")),
            ("name", _("By company name")),
        ),
    )


class NoteForm(forms.Form):
    body = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class StepPlanForm(forms.Form):
    due_on = forms.DateField(label=pgettext_lazy("due", "Until"), widget=_DAY)
    owner: Any = forms.ModelChoiceField(label=_("Who does it"), queryset=None, required=False)

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff  # type: ignore[attr-defined]


class ActionForm(StepPlanForm):
    title = forms.CharField(label=_("What is to be done"), max_length=120)
    field_order = ("title", "due_on", "owner")


class RenewalForm(forms.Form):
    stage = forms.ChoiceField(label=_("Renewal"), choices=Renewal.Stage.choices)
    reason = forms.CharField(
        label=_("Reason or what was said"), required=False, max_length=200, help_text=_("Needed where it was lost.")
    )


class SnoozeForm(forms.Form):
    until = forms.DateField(label=_("Tell again on"), widget=_DAY)


class WeightsForm(forms.Form):
    """One number for each part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in PARTS:
            self.fields[key] = forms.IntegerField(label=str(NAMES[key]), min_value=0, max_value=100)


class TemplateStepForm(forms.Form):
    key = forms.SlugField(required=False, max_length=30, widget=forms.HiddenInput)
    name_zh = forms.CharField(label=_("Step (Chinese)"), required=False, max_length=80)
    name_en = forms.CharField(label=_("Step (English)"), required=False, max_length=80)
    business_days = forms.IntegerField(
        label=_("Business days from the start"), min_value=0, max_value=MOST_DAYS, initial=5
    )
    fact = forms.ChoiceField(
        label=_("Ticked by"),
        required=False,
        choices=(("", _("By hand")), *((fact.key, fact.label) for fact in FACTS)),
    )
    is_shown = forms.BooleanField(label=_("Customers see it"), required=False, initial=True)


TemplateFormSet = forms.formset_factory(
    TemplateStepForm, extra=1, can_delete=True, can_order=True, max_num=MOST_STEPS, absolute_max=MOST_STEPS
)
