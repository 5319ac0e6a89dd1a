"""Input of the support pages."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hesi.support.tickets.actions.asking import MAX_BODY
from hesi.support.tickets.categories import Choice
from hesi.support.tickets.emergency.reasons import Reason
from hesi.support.tickets.models import Category, Ticket
from hesi.support.tickets.problem_reports import (
    AMOUNT,
    CHOICE,
    DATE,
    LONG,
    MAX_LONG,
    MAX_TEXT,
    PREFIX,
    in_language,
)
from hesi.support.tickets.ratings import REASONS, SCORES

# Said to the file chooser only; what came is checked by number and size.
ACCEPTED = "image/*,.pdf,.ofd,.xml,.xls,.xlsx,.csv,.doc,.docx,.log,.txt,.har,.zip,.mp4"


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
    """A question. `choices` is the tree to choose from; `about` the chosen leaf, whose problem report is part of it.

    `offered` names the parts of the capsule that were shown, `carry` those that may travel.
    """

    title = forms.CharField(label=_("In a few words"), max_length=120)
    category = forms.ChoiceField(label=_("What is it about?"))
    body = forms.CharField(
        label=_("What did you want to do, and what happened?"),
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    attachments = FilesField(
        label=_("Screenshots or files"),
        required=False,
        widget=ManyFiles(attrs={"accept": ACCEPTED}),
        help_text=_(
            "Paste a screenshot with Ctrl+V, drag files here or choose them: pictures, documents, .log, .txt, .har, "
            ".zip. Up to 10 files of 20 MB each."
        ),
    )
    is_blocking = forms.BooleanField(label=_("My work stands still until this is solved"), required=False)
    people_blocked = forms.IntegerField(
        label=_("How many people cannot go on?"), required=False, min_value=0, max_value=100_000
    )
    blocked = forms.DecimalField(
        label=_("Amount waiting for it"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    emergency = forms.ChoiceField(
        label=_("Is it an emergency?"),
        required=False,
        choices=[("", _("No, it can be answered in its order")), *Reason.choices],
        help_text=_("People on call are told at once. Your company can do so a few times a day."),
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    subject_type = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    subject_id = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    error = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    follows = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[Choice], about: Category | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("Please choose")), *grouped(choices)]  # type: ignore[attr-defined]
        self.questions = about.template if about else []
        for question in self.questions:
            self.fields[PREFIX + question["key"]] = question_field(question)

    @property
    def report(self) -> list[forms.BoundField]:
        """The inputs of the problem report."""
        return [self[PREFIX + question["key"]] for question in self.questions]

    def answers(self) -> dict[str, str]:
        """What was answered, by the questions' keys."""
        return {question["key"]: str(self.data.get(PREFIX + question["key"], "")) for question in self.questions}

    def struck(self) -> list[str]:
        """The parts of the capsule that were shown and not let travel."""
        carried = set(self.data.getlist("carry")) if isinstance(self.data, QueryDict) else set()
        offered = self.data.getlist("offered") if isinstance(self.data, QueryDict) else []
        return [name[:40] for name in offered[:40] if name not in carried]


def question_field(question: dict[str, Any]) -> forms.Field:
    """The input of one question."""
    label, kind = in_language(question), question["kind"]
    missing = _("Please answer this; without it our team would have to ask you again.")
    options: dict[str, Any] = {
        "label": label,
        "required": bool(question.get("required")),
        "error_messages": {"required": missing},
    }
    if kind == CHOICE:
        choices = [("", _("Please choose")), *((one["key"], in_language(one)) for one in question.get("choices", ()))]
        return forms.ChoiceField(choices=choices, **options)
    if kind == LONG:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=MAX_LONG, **options)
    if kind == DATE:
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **options)
    if kind == AMOUNT:
        return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options)
    return forms.CharField(max_length=MAX_TEXT, **options)


class ReplyForm(forms.Form):
    """One more message."""

    body = forms.CharField(label=_("Message"), max_length=MAX_BODY, widget=forms.Textarea(attrs={"rows": 4}))
    attachments = FilesField(
        label=_("Attachments"),
        required=False,
        widget=ManyFiles(attrs={"accept": ACCEPTED}),
        help_text=_("Paste a screenshot with Ctrl+V, or choose files. Up to 10 files of 20 MB each."),
    )


class RatingForm(forms.Form):
    """How satisfied, why, and what else there is to say. The action says what is missing."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        coerce=int,
        choices=[(score, f"{score} · {words}") for score, words in SCORES.items()],
        widget=forms.RadioSelect,
    )
    reasons = forms.MultipleChoiceField(
        label=_("Main reasons"),
        required=False,
        choices=list(REASONS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    comment = forms.CharField(
        label=_("What should we do better?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ParticipantForm(forms.Form):
    """A colleague who should read along."""

    email = forms.EmailField(label=_("Colleague's e-mail address"), max_length=254)


class GuestForm(forms.Form):
    """A question without a sign-in. `website` is a field people do not see; what fills it in is a program."""

    name = forms.CharField(label=_("Your full name"), max_length=60)
    email = forms.EmailField(label=_("E-mail address our answer goes to"), max_length=254)
    category = forms.ChoiceField(label=_("What is it about?"))
    title = forms.CharField(label=_("In a few words"), max_length=120)
    body = forms.CharField(
        label=_("What did you want to do, and what happened?"),
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    attachments = FilesField(
        label=_("Screenshots or files"),
        required=False,
        widget=ManyFiles(attrs={"accept": ACCEPTED}),
        help_text=_("Paste a screenshot with Ctrl+V, or choose files. Up to 10 files of 20 MB each."),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("Please choose")), *grouped(choices)]  # type: ignore[attr-defined]


def grouped(choices: list[Choice]) -> list[Any]:
    """The tree as a select shows it."""
    return [(one.category.name, [(leaf.key, leaf.name) for leaf in one.leaves]) for one in choices]


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
