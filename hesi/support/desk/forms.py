"""Input of the desk's pages."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.support.desk.choices import DeskChoices
from hesi.support.desk.queries import NEWEST, URGENT
from hesi.support.promises.models import Priority
from hesi.support.service.models import Channel
from hesi.support.tickets.actions.asking import MAX_BODY
from hesi.support.tickets.forms import FilesField
from hesi.support.tickets.models import Category, TicketLink
from hesi.support.tickets.queries import DESK_STATES
from hesi.workspace.people.models import Member

ANY = ("", pgettext_lazy("desk", "Any"))
SNOOZES = (
    (1, _("For an hour")),
    (4, _("For four hours")),
    (24, _("Until tomorrow")),
    (72, _("For three days")),
    (168, _("For a week")),
)


class QueueFilter(forms.Form):
    """Narrows a view. Every field is one of the desk's filters; `sort` orders."""

    text = forms.CharField(label=_("Words in the ticket"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False, choices=[ANY, *Priority.choices])
    line = forms.ChoiceField(label=pgettext_lazy("desk", "Line"), required=False)
    agent = forms.ChoiceField(label=_("Agent"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    tag = forms.ChoiceField(label=pgettext_lazy("desk", "Tag"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[ANY, *Channel.choices])
    due_within = forms.ChoiceField(
        label=pgettext_lazy("desk", "Due"),
        required=False,
        choices=[ANY, ("60", _("Within an hour")), ("240", _("Within four hours")), ("1440", _("Within a day"))],
    )
    snoozed = forms.ChoiceField(
        label=_("Put off"),
        required=False,
        choices=[("", pgettext_lazy("desk", "Left out")), ("only", _("Only these")), ("with", _("These too"))],
    )
    sort = forms.ChoiceField(
        label=pgettext_lazy("desk", "Order"),
        required=False,
        choices=[("", _("As the view says")), (URGENT, _("Most urgent first")), (NEWEST, _("Newest first"))],
    )
    customer = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    view = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, choices: DeskChoices) -> None:
        super().__init__(data)
        states = [ANY, ("open", pgettext_lazy("desk", "Open")), *DESK_STATES.items()]
        agents = [ANY, ("me", _("Me")), ("nobody", _("Nobody")), *choices.agents]
        for name, options in (
            ("state", states),
            ("line", [ANY, *choices.lines]),
            ("agent", agents),
            ("category", [ANY, *choices.categories]),
            ("tag", [ANY, *((tag, tag) for tag in choices.tags)]),
        ):
            self.fields[name].choices = options  # type: ignore[attr-defined]

    def shown(self) -> Iterator[dict[str, Any]]:
        """The fields as the page draws them: a list of this many choices by itself, not option by option."""
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.HiddenInput):
                choices = list(getattr(field, "choices", ()))
                yield {"name": name, "label": field.label, "choices": choices, "value": self.data.get(name, "")}

    def chosen(self) -> dict[str, Any]:
        """The valid part of what was asked; what is left empty does not narrow."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name not in ("view", "sort")}


class ComposerForm(forms.Form):
    """An answer or a note. `seen` is the last message that stood above it while it was written."""

    body = forms.CharField(label=_("Message"), max_length=MAX_BODY, widget=forms.Textarea(attrs={"rows": 6}))
    attachments = FilesField(label=_("Attachments"), required=False)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)


class TaskForm(forms.Form):
    """Something to be done about a ticket."""

    title = forms.CharField(label=_("What is to be done"), max_length=120)
    assignee = forms.ChoiceField(label=_("By whom"), required=False)
    due_at = forms.DateTimeField(
        label=_("Until"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, *args: Any, choices: DeskChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = [("", _("Whoever comes first")), *choices.agents]  # type: ignore[attr-defined]

    def assigned(self) -> Member | None:
        """The chosen agent."""
        chosen = self.cleaned_data.get("assignee")
        return Member.objects.get(pk=chosen) if chosen else None


class LinkForm(forms.Form):
    """Another ticket, by its number."""

    other = forms.CharField(label=_("Number of the other ticket"), max_length=24)
    kind = forms.ChoiceField(label=_("How"), choices=TicketLink.Kind.choices, required=False)


class SplitForm(forms.Form):
    """A title for the ticket that is split off."""

    title = forms.CharField(label=_("What the new ticket is about"), max_length=120)


class ViewForm(forms.Form):
    """A name for a selection."""

    name = forms.CharField(label=_("Name"), max_length=40)
    shared = forms.BooleanField(label=_("For everybody on the desk"), required=False)


class CannedAnswerForm(forms.Form):
    """A text to answer with."""

    title = forms.CharField(label=_("Name"), max_length=60)
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", _("Chinese")), ("en", _("English"))])
    category = forms.ChoiceField(label=_("Category"), required=False)
    body = forms.CharField(label=_("Text"), max_length=MAX_BODY, widget=forms.Textarea(attrs={"rows": 8}))
    shared = forms.BooleanField(label=_("For everybody on the desk"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves = Category.objects.filter(is_active=True, children__isnull=True)
        self.fields["category"].choices = [("", _("Every category")), *((row.key, row.name) for row in leaves)]  # type: ignore[attr-defined]


class MacroForm(forms.Form):
    """A macro's name; its steps come as `step` and `value` pairs beside it."""

    name = forms.CharField(label=_("Name"), max_length=60)
    shared = forms.BooleanField(label=_("For everybody on the desk"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
