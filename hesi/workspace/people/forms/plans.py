from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.workspace.people.actions.plans import LONGEST_EXTENSION_DAYS
from hesi.workspace.tenancy.models import Plan


class PlanForm(forms.Form):
    plan = forms.ChoiceField(label=_("Plan"), choices=Plan.choices)


class ExtensionForm(forms.Form):
    days = forms.IntegerField(label=_("Days more"), min_value=1, max_value=LONGEST_EXTENSION_DAYS, initial=14)
