"""What a lead says about a rule, and the ticket they try the rules with."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.promises.models import Priority
from hesi.support.service.models import Channel, ServicePlan, SupportLine
from hesi.support.tickets.dispatch.actions import MOST_WORD
from hesi.support.tickets.models import Category, DispatchRule

LANGUAGES = (("zh", _("Chinese")), ("en", _("English")))
_BETWEEN_WORDS = re.compile(r"[,，;；、\n]+")


class RuleForm(forms.Form):
    """Within one condition any value suffices; every condition that is filled in must hold."""

    name = forms.CharField(label=_("Name"), max_length=60)
    categories = forms.MultipleChoiceField(
        label=_("Categories"), required=False, widget=forms.SelectMultiple(attrs={"data-select": ""})
    )
    plans = forms.MultipleChoiceField(label=_("Plans"), required=False, widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    channels = forms.MultipleChoiceField(
        label=_("Channels"), required=False, choices=Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    keywords = forms.CharField(
        label=_("Words in title or text"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Separated by commas. Upper and lower case do not matter; Chinese is found inside of sentences."),
    )
    line: Any = forms.ModelChoiceField(
        label=_("Line"), required=False, queryset=None, empty_label=_("As the category says")
    )
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    skill = forms.CharField(
        label=_("Skill"),
        required=False,
        max_length=40,
        help_text=_("Preferred in the agent; let go when nobody free has it."),
    )
    is_active = forms.BooleanField(label=_("In force"), required=False, initial=True)

    def __init__(self, *args: Any, rule: DispatchRule | None = None, **kwargs: Any) -> None:
        if rule is not None:
            kwargs.setdefault("initial", _initial(rule))
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["categories"].choices = category_choices()
        fields["plans"].choices = [(plan.key, plan.name) for plan in ServicePlan.objects.all()]
        fields["line"].queryset = SupportLine.objects.filter(is_active=True)
        fields["priority"].choices = [("", _("As the category says")), *Priority.choices]

    def clean_keywords(self) -> list[str]:
        """The words, each cut to what is kept."""
        words = _BETWEEN_WORDS.split(self.cleaned_data["keywords"])
        return [word.strip()[:MOST_WORD] for word in words if word.strip()]

    def facts(self) -> dict[str, Any]:
        """The input as the action takes it."""
        given = self.cleaned_data
        kinds = ("categories", "plans", "languages", "channels", "keywords")
        plain = ("name", "line", "priority", "skill", "is_active")
        return {"conditions": {kind: given[kind] for kind in kinds}, **{name: given[name] for name in plain}}


class TrialForm(forms.Form):
    """A ticket as it might come in."""

    category = forms.ChoiceField(label=_("Category"))
    plan = forms.ChoiceField(label=_("Plan"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    text = forms.CharField(
        label=_("Title and text"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["category"].choices = category_choices(only_leaves=True)
        fields["plan"].choices = [("", _("None (guest)")), *((p.key, p.name) for p in ServicePlan.objects.all())]


def category_choices(*, only_leaves: bool = False) -> list[tuple[str, str]]:
    """Key and name of the categories in use, a leaf after its branch."""
    rows = list(Category.objects.filter(is_active=True).select_related("parent"))
    parents = {row.parent_id for row in rows}
    shown = [row for row in rows if row.pk not in parents] if only_leaves else rows
    ordered = sorted(shown, key=lambda row: _place(row))
    return [(row.key, f"{row.parent.name} / {row.name}" if row.parent else row.name) for row in ordered]


def _place(row: Category) -> tuple[int, int, int, int]:
    top = row.parent or row
    return (top.position, top.pk, 0 if row.parent is None else 1, row.position)


def _initial(rule: DispatchRule) -> dict[str, Any]:
    conditions = {kind: rule.conditions.get(kind, []) for kind in ("categories", "plans", "languages", "channels")}
    return {
        **conditions,
        "keywords": "，".join(rule.conditions.get("keywords", [])),
        "name": rule.name,
        "line": rule.line_id,
        "priority": rule.priority,
        "skill": rule.skill,
        "is_active": rule.is_active,
    }
