from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.widgets import DayInput


class RateForm(forms.Form):
    currency = forms.CharField(
        label=_("Currency"), min_length=3, max_length=3, widget=forms.TextInput(attrs={"list": "currencies"})
    )
    value = forms.DecimalField(label=_("One unit costs"), min_value=0, max_digits=20, decimal_places=9)
    from_on = forms.DateField(label=_("From the day"), widget=DayInput())
