"""Input of the phone log."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.core.time import zone
from hesi.support.calls.actions import MOST_NOTE
from hesi.support.calls.models import Call
from hesi.support.tickets.actions.asking import MAX_BODY
from hesi.support.tickets.emergency import Reason


class MomentField(forms.DateTimeField):
    """A local date and time from the browser's own control, understood in the workspace's time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    time_zone = "UTC"

    def to_python(self, value: Any) -> datetime | None:
        found = super().to_python(value)
        return found.replace(tzinfo=zone(self.time_zone)) if found is not None else None


class CallForm(forms.Form):
    """One call. `about` comes from the part that shows who it may be."""

    def __init__(self, *args: Any, categories: list[tuple[str, str]], time_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = categories  # type: ignore[attr-defined]
        for name in ("started_at", "call_back_at"):
            self.fields[name].time_zone = time_zone  # type: ignore[attr-defined]

    phone = forms.CharField(label=_("Phone number"), max_length=30, required=False)
    name = forms.CharField(label=_("Name of the caller"), max_length=60, required=False)
    about = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    direction = forms.ChoiceField(label=_("Direction"), choices=Call.Direction.choices, required=False)
    outcome = forms.ChoiceField(label=_("How it went"), choices=Call.Outcome.choices, required=False)
    started_at = MomentField(label=_("Began at"), required=False, help_text=_("Empty: just now."))
    note = forms.CharField(
        label=_("What was it about?"), max_length=MOST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_internal = forms.BooleanField(label=_("Keep it as an internal note"), required=False)
    category = forms.ChoiceField(label=_("Category of a new ticket"), required=False)
    title = forms.CharField(label=_("Title of a new ticket"), max_length=120, required=False)
    counts_as_answer = forms.BooleanField(label=_("The customer was answered on the phone"), required=False)
    answer = forms.CharField(
        label=_("What the customer was told"),
        max_length=MAX_BODY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands on the ticket as your answer. Empty: a sentence that we answered by phone."),
    )
    emergency = forms.ChoiceField(
        label=_("Emergency"), required=False, choices=[("", _("No emergency")), *Reason.choices]
    )
    call_back_at = MomentField(label=_("Call back at"), required=False)

    def clean(self) -> dict[str, Any]:
        """What was left empty means the usual."""
        facts = super().clean() or {}
        facts["direction"] = facts.get("direction") or Call.Direction.IN
        facts["outcome"] = facts.get("outcome") or Call.Outcome.ANSWERED
        if facts["outcome"] == Call.Outcome.CALL_BACK and not facts.get("call_back_at") and not self.errors:
            self.add_error("call_back_at", _("Say when you will call back."))
        return facts


class CallBackForm(forms.Form):
    """What came of a promised call."""

    note = forms.CharField(label=_("What came of it?"), max_length=300)
