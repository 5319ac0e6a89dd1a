"""Input of surveys."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.service.audience_forms import AudienceFields
from hesi.support.surveys.models import Question, Survey
from hesi.support.surveys.questions import write_questions


class SurveyForm(AudienceFields):
    title_zh = forms.CharField(label=_("Title (Chinese)"), max_length=120)
    title_en = forms.CharField(label=_("Title (English)"), required=False, max_length=120)
    intro_zh = forms.CharField(
        label=_("Why you ask (Chinese)"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    intro_en = forms.CharField(
        label=_("Why you ask (English)"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    questions = forms.CharField(
        label=_("Questions, one a line"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "kind | Chinese | English. Kinds: nps (0–10), 1-5, text, and choice, followed by the possibilities: "
            "| Chinese / English. A ? behind the kind: need not be answered."
        ),
    )
    send_on = forms.DateField(
        label=_("Ask on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    days_after_start = forms.IntegerField(
        label=_("Or so many days after the contract began"), required=False, min_value=1, max_value=1000
    )
    closes_after_days = forms.IntegerField(
        label=_("Days each person has to answer"), min_value=1, max_value=90, initial=14
    )

    def __init__(self, *args: Any, row: Survey | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {"questions": write_questions(list(row.questions.all()))}
        super().__init__(*args, row=row, **kwargs)


class AnswersForm(forms.Form):
    """The questions of one survey as fields `q{id}`; what has to be answered the action says."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.pk}"] = _field_of(question)

    def answers(self) -> dict[int, str]:
        """What was said, by the question's id."""
        return {one.pk: str(self.cleaned_data.get(f"q{one.pk}") or "") for one in self.questions}


def _field_of(question: Question) -> forms.Field:
    kind = question.kind
    if kind == Question.Kind.TEXT:
        return forms.CharField(
            label=question.words, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        )
    if kind == Question.Kind.CHOICE:
        steps = list(enumerate(question.choice_labels))
    else:
        steps = [(step, str(step)) for step in (range(11) if kind == Question.Kind.RECOMMEND else range(1, 6))]
    choices = [(str(step), label) for step, label in steps]
    return forms.ChoiceField(label=question.words, required=False, choices=choices, widget=forms.RadioSelect)
