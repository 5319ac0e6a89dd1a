"""What somebody says whose work stands still."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.service.models import EmergencySettings
from hesi.support.tickets.emergency.reasons import Reason


class EmergencyForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why work stands still"), choices=Reason.choices, widget=forms.RadioSelect, initial=None
    )
    note = forms.CharField(label=_("Until when, and how many are affected"), required=False, max_length=200)


class WithdrawalForm(forms.Form):
    why = forms.CharField(label=_("Why it is no emergency"), max_length=200, help_text=_("The customer reads this."))


class SettingsForm(forms.Form):
    hotline = forms.CharField(
        label=_("Hotline"), required=False, max_length=40, help_text=_("Shown to customers whose work stands still.")
    )
    daily_limit = forms.IntegerField(
        label=_("Emergencies a company may declare by itself in a day"), min_value=0, max_value=100
    )

    def __init__(self, *args: Any, settings: EmergencySettings, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"hotline": settings.hotline, "daily_limit": settings.daily_limit})
        super().__init__(*args, **kwargs)
