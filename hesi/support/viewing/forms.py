"""Input of the pages about looking."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.viewing.actions import MOST_MINUTES
from hesi.support.viewing.models import ViewingPolicy


class AskForm(forms.Form):
    """What the agent wants to see, and for how long."""

    reason = forms.CharField(
        label=_("What do you want to look at, and why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The customer reads this sentence."),
    )
    minutes = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=[(15, _("15 minutes")), (30, _("30 minutes")), (MOST_MINUTES, _("60 minutes"))],
        initial=15,
    )


class PolicyForm(forms.Form):
    """What the company allows."""

    choice = forms.ChoiceField(
        label=_("Who may let support look"), choices=ViewingPolicy.Choice.choices, widget=forms.RadioSelect
    )
