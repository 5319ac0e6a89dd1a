"""Asking by clicking: selects and inputs that say what the question says, and write it anew."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.text import clean_line
from hesi.core.time import add_months
from hesi.insights.choosing import offer
from hesi.insights.search_language.grammar import Kind
from hesi.insights.search_language.offering import PERIODS
from hesi.insights.search_language.questions import Bounds, Question, Term, Word, parse
from hesi.insights.search_language.refusals import NotUnderstood
from hesi.insights.search_language.vocabulary import Vocabulary

LISTED = ("type", "department", "state", "project", "entity")
_MONTHS_OFFERED = 24


class NarrowingForm(forms.Form):
    """What can be chosen. Conditions it cannot show (lists, exclusions, free words) stay in the question."""

    q = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": "narrowing-q"}))
    type = forms.ChoiceField(label=gettext_lazy("Expense type"), required=False)
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)
    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    person = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=60)
    project = forms.ChoiceField(label=gettext_lazy("Project"), required=False)
    entity = forms.ChoiceField(label=gettext_lazy("Legal entity"), required=False)
    least = forms.CharField(label=gettext_lazy("Amount from"), required=False, max_length=24)
    most = forms.CharField(label=gettext_lazy("Amount to"), required=False, max_length=24)
    has = forms.ChoiceField(label=gettext_lazy("With or without"), required=False)

    def __init__(self, vocabulary: Vocabulary, question: Question, data: QueryDict | None = None) -> None:
        self._before = _shown(question, vocabulary)
        self._question = question
        super().__init__(data, initial={**self._before, "q": str(question)}, auto_id="narrowing-%s")
        chosen = self._before if data is None else data
        for key in LISTED:
            self._choose(key, [(one.word, one.label) for one in vocabulary.choices(key)], chosen.get(key))
        self._choose("month", _months(vocabulary, self._before["month"]))
        with_ = [(one.word, _("With: {what}").format(what=one.label)) for one in vocabulary.choices("has")]
        without = [(f"-{one.word}", _("Without: {what}").format(what=one.label)) for one in vocabulary.choices("has")]
        self._choose("has", [*with_, *without])
        for name in ("least", "most"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"

    def _choose(self, name: str, choices: list[tuple[str, str]], chosen: object = "") -> None:
        if not choices:
            # A company without projects is not asked for one.
            del self.fields[name]
            return
        offer(self.fields[name], [("", _("All")), *choices], chosen=chosen, of=name, by="word")

    def written(self) -> Question:
        """The question with what was changed in the form. Raises `NotUnderstood` for what is no amount."""
        self.is_valid()
        facts: dict[str, Any] = self.cleaned_data
        question = self._question
        for key in (*LISTED, "person"):
            if key in facts and facts[key] != self._before[key]:
                said = clean_line(facts[key], 60)
                question = question.narrowed(key, *([Word(said)] if said else []))
        if "month" in facts and facts["month"] != self._before["month"]:
            question = question.narrowed("month", *_values("month", facts["month"]))
        least, most = (str(facts.get(name, "")).strip() for name in ("least", "most"))
        if (least, most) != (self._before["least"], self._before["most"]):
            question = question.narrowed("amount", *_values("amount", f"{least}..{most}" if least or most else ""))
        if word := facts.get("has"):
            question = question.added(Term("has", (Word(word.removeprefix("-")),), word.startswith("-")))
        # What was chosen is read as if it had been typed, so that repetitions fall together.
        return parse(str(question))


def _values(key: str, text: str) -> tuple[Any, ...]:
    if not text:
        return ()
    values = parse(f"{key}:{''.join(text.split())}").terms[0].values
    return values if key != "month" or all(isinstance(one, Bounds) for one in values) else ()


def _shown(question: Question, vocabulary: Vocabulary) -> dict[str, str]:
    """What the form shows of a question: what is asked for once, by one value."""
    shown = {"least": "", "most": "", "month": _one(question, "month"), "person": _one(question, "person")}
    for key in LISTED:
        shown[key] = _listed(question, key, vocabulary)
    amounts = [term for term in question.about("amount") if not term.is_negated]
    if len(amounts) == 1:
        bounds = amounts[0].bounds[0]
        first = bounds.written(Kind.AMOUNT).lstrip("<>=")
        if bounds.last is not None:
            shown["least"], _dots, shown["most"] = first.partition("..")
        elif bounds.sign in (">=", "<="):
            shown["least" if bounds.sign == ">=" else "most"] = first
    return shown


def _one(question: Question, key: str) -> str:
    terms = [term for term in question.about(key) if not term.is_negated]
    if len(terms) != 1 or len(terms[0].values) != 1:
        return ""
    value = terms[0].values[0]
    if isinstance(value, Word):
        return "" if value.is_exact else value.text
    return value.written(terms[0].kind) if value.sign == "=" else ""


def _listed(question: Question, key: str, vocabulary: Vocabulary) -> str:
    if not _one(question, key):
        return ""
    term = next(term for term in question.about(key) if not term.is_negated)
    try:
        found = vocabulary.named(term, term.words[0])
    except NotUnderstood:
        return ""
    return found[0].word if len(found) == 1 else ""


def _months(vocabulary: Vocabulary, chosen: str) -> list[tuple[str, str]]:
    """The months told from today and the last two years, and the one in the question."""
    today = vocabulary.actor.tenant.today
    offered = [one.text for one in PERIODS[Kind.MONTHS](vocabulary, "") if not one.text[:1].isdecimal()]
    months = [f"{add_months(today, -back):%Y-%m}" for back in range(_MONTHS_OFFERED)]
    pairs = [(str(parse(f"month:{text}").terms[0].values[0].written(Kind.MONTHS)), text) for text in offered]
    pairs += [(month, month) for month in months]
    return pairs if not chosen or chosen in dict(pairs) else [*pairs, (chosen, chosen)]
