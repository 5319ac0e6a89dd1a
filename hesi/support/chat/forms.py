"""Input of the chat pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.support.chat.actions.handing import MOST_LIMIT
from hesi.support.chat.actions.talking import LONGEST
from hesi.support.service.models import SupportLine
from hesi.support.tickets.agents import agents
from hesi.support.tickets.forms import ACCEPTED, FilesField, ManyFiles


class BeginForm(forms.Form):
    """The first thing said, and the page it is about."""

    body = forms.CharField(
        label=pgettext_lazy("chat", "What is it about?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class VisitorForm(BeginForm):
    """The same for somebody who is not signed in. `website` is seen by programs only."""

    name = forms.CharField(label=_("How may we call you?"), max_length=60)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("Used only if the connection is lost or nobody answers.")
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("name", "email", "body", "page", "website")


class SayForm(forms.Form):
    """One thing to say, with files. The action says what is missing."""

    body = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "enterkeyhint": "send"}),
    )
    attachments = FilesField(label=_("Pictures or files"), required=False, widget=ManyFiles(attrs={"accept": ACCEPTED}))
    client_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class TransferForm(forms.Form):
    """To whom it goes: `agent:ID` or `line:ID`."""

    to = forms.ChoiceField(label=_("Hand on to"))
    note = forms.CharField(
        label=_("Note for colleagues"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The customer does not see it."),
    )

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Please choose")), *choices]  # type: ignore[attr-defined]


class LimitForm(forms.Form):
    """How many chats at once."""

    most = forms.IntegerField(label=_("Chats at once"), min_value=0, max_value=MOST_LIMIT)


def transfer_choices(without: int | None) -> list[Any]:
    """Lines, then colleagues, as a select shows them."""
    lines = [(f"line:{row.pk}", row.name) for row in SupportLine.objects.filter(is_active=True)]
    people = [(f"agent:{one.pk}", one.name) for one in agents() if one.pk != without]
    return [(_("Lines"), lines), (_("Colleagues"), people)]
