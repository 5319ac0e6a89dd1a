"""What a lead says about lines, and an agent about themselves."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.service.models import LineMember, Presence, SupportLine
from hesi.support.service.staffing import MOST_CAPACITY, MOST_TAKE_MINUTES, people_who_answer
from hesi.support.tickets.dispatch.forms import LANGUAGES
from hesi.workspace.access.widgets import DayInput
from hesi.workspace.people.models import Member

_BETWEEN_WORDS = re.compile(r"[,，;；、\n]+")


class LineForm(forms.Form):
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=40)
    name_en = forms.CharField(label=_("Name in English"), max_length=40)
    take_minutes = forms.IntegerField(
        label=_("Minutes to take a ticket"),
        min_value=0,
        max_value=MOST_TAKE_MINUTES,
        initial=30,
        help_text=_("Working minutes; after them the ticket goes to somebody else. 0: it stays."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, line: SupportLine | None = None, **kwargs: Any) -> None:
        if line is not None:
            names = ("name_zh", "name_en", "take_minutes", "is_active")
            kwargs.setdefault("initial", {name: getattr(line, name) for name in names})
        super().__init__(*args, **kwargs)


class SeatForm(forms.Form):
    member: Any = forms.ModelChoiceField(label=_("Agent"), queryset=None)
    skills = forms.CharField(
        label=_("Skills"), required=False, max_length=600, help_text=_("Separated by commas, as the rules name them.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Answers in"),
        required=False,
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: any language."),
    )
    capacity = forms.IntegerField(label=_("Open tickets at most"), min_value=0, max_value=MOST_CAPACITY, initial=20)
    is_lead = forms.BooleanField(label=_("Leads the line"), required=False)

    def __init__(self, *args: Any, seat: LineMember | None = None, **kwargs: Any) -> None:
        if seat is not None:
            names = ("member", "languages", "capacity", "is_lead")
            initial = {name: getattr(seat, name) for name in names} | {"skills": "，".join(seat.skills)}
            kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["member"].queryset = Member.objects.filter(pk__in=[person.pk for person in people_who_answer()])

    def clean_skills(self) -> list[str]:
        """The skills one by one."""
        return [word.strip() for word in _BETWEEN_WORDS.split(self.cleaned_data["skills"]) if word.strip()]


class PresenceForm(forms.Form):
    state = forms.ChoiceField(label=_("I am"), choices=Presence.State.choices)
    is_on_call = forms.BooleanField(
        label=_("On call"), required=False, help_text=_("Emergencies are told to me at any hour.")
    )

    def __init__(self, *args: Any, presence: Presence | None = None, **kwargs: Any) -> None:
        if presence is not None:
            kwargs.setdefault("initial", {"state": presence.state, "is_on_call": presence.is_on_call})
        super().__init__(*args, **kwargs)


class LeaveForm(forms.Form):
    leave_from = forms.DateField(label=_("First day away"), required=False, widget=DayInput())
    leave_until = forms.DateField(label=_("Last day away"), required=False, widget=DayInput())
    replacement: Any = forms.ModelChoiceField(
        label=_("Stands in for me"), required=False, queryset=None, empty_label=_("Nobody")
    )

    def __init__(self, *args: Any, presence: Presence, **kwargs: Any) -> None:
        names = ("leave_from", "leave_until", "replacement")
        kwargs.setdefault("initial", {name: getattr(presence, name) for name in names})
        super().__init__(*args, **kwargs)
        others = [person.pk for person in people_who_answer() if person.pk != presence.member_id]
        fields: Any = self.fields
        fields["replacement"].queryset = Member.objects.filter(pk__in=others)
