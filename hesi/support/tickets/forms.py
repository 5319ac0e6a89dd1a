"""Input of the support pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.tickets.actions.asking import MAX_BODY
from hesi.support.tickets.models import Ticket


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each as it came; the action checks number and size."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


class AskForm(forms.Form):
    """A question. `categories` are the leaves to choose from, by key."""

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = categories  # type: ignore[attr-defined]

    category = forms.ChoiceField(label=_("What is it about?"))
    title = forms.CharField(label=_("In a few words"), max_length=120)
    body = forms.CharField(
        label=_("What did you want to do, and what happened?"),
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    attachments = FilesField(
        label=_("Screenshots or files"), required=False, help_text=_("Up to 10 files of 20 MB each.")
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    subject_type = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    subject_id = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


class ReplyForm(forms.Form):
    """One more message."""

    body = forms.CharField(label=_("Message"), max_length=MAX_BODY, widget=forms.Textarea(attrs={"rows": 4}))
    attachments = FilesField(label=_("Attachments"), required=False)


class DeskFilter(forms.Form):
    """Narrows the agents' queue."""

    q = forms.CharField(label=_("Number, title, person or company"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Ticket.State.choices])
    mine = forms.BooleanField(label=_("Only mine"), required=False)

    def chosen(self) -> dict[str, Any]:
        """The valid part of what was asked."""
        self.is_valid()
        facts = self.cleaned_data
        return {"query": facts.get("q", ""), "state": facts.get("state", ""), "mine": bool(facts.get("mine"))}
