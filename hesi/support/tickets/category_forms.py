"""Input of the pages on which support leads keep the tree of categories."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.promises.models import Priority
from hesi.support.service.models import SupportLine
from hesi.support.tickets.actions.category_tree import MOST_QUESTIONS, choices_as_text
from hesi.support.tickets.models import Category
from hesi.support.tickets.problem_reports import AMOUNT, CHOICE, DATE, LONG, TEXT

KIND_LABELS = (
    (TEXT, _("A line")),
    (LONG, _("A text")),
    (CHOICE, _("A choice")),
    (DATE, _("A day")),
    (AMOUNT, _("An amount")),
)


class CategoryForm(forms.Form):
    """One category: its names, its place, where its tickets go first."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=40)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    parent: Any = forms.ModelChoiceField(label=_("Under"), queryset=None, required=False, empty_label=_("First level"))
    position = forms.IntegerField(label=_("Place among its neighbours"), min_value=0, max_value=999)
    line: Any = forms.ModelChoiceField(
        label=_("Goes to the line"), queryset=None, required=False, empty_label=_("As the dispatch rules say")
    )
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices)
    skill = forms.CharField(label=_("Skill an agent should have"), max_length=40, required=False)
    is_active = forms.BooleanField(label=_("Can be chosen"), required=False)

    def __init__(self, *args: Any, category: Category | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = Category.objects.filter(parent=None, is_active=True)
        self.fields["parent"].queryset = parents.exclude(pk=category.pk) if category else parents  # type: ignore[attr-defined]
        self.fields["line"].queryset = SupportLine.objects.filter(is_active=True)  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """One question of the problem report."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    label_zh = forms.CharField(label=_("Question in Chinese"), max_length=80)
    label_en = forms.CharField(label=_("Question in English"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=KIND_LABELS)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    choices = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: Chinese | English. Only for a choice."),
    )


Questions = forms.formset_factory(
    QuestionForm, extra=2, max_num=MOST_QUESTIONS, validate_max=True, can_delete=True, can_order=True
)


def initial_of(category: Category | None, *, parent: Category | None = None) -> dict[str, Any]:
    """What stands in the form at first."""
    if category is None:
        return {
            "parent": parent,
            "priority": Priority.NORMAL,
            "position": 50,
            "is_active": True,
            "line": parent and parent.line_id,
        }
    names = ("name_zh", "name_en", "position", "priority", "skill", "is_active")
    return {name: getattr(category, name) for name in names} | {"parent": category.parent_id, "line": category.line_id}


def questions_of(category: Category | None) -> list[dict[str, Any]]:
    """The report's questions as the formset shows them."""
    return [{**one, "choices": choices_as_text(one)} for one in (category.template if category else [])]


def template_from(questions: Any) -> list[dict[str, Any]]:
    """The report in the order chosen, without what was taken out."""
    return [form.cleaned_data for form in questions.ordered_forms if form.cleaned_data.get("label_zh")]
