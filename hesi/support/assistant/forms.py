"""Input of the assistant's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.workspace.answers import LONGEST


class QuestionForm(forms.Form):
    """One question."""

    question = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "send"}),
    )


class VisitorForm(forms.Form):
    """Where our team should answer somebody who is not signed in."""

    name = forms.CharField(label=_("How may we call you?"), max_length=60, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
