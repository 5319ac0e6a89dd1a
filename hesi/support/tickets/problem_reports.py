"""The problem report of a category: its questions, checking the answers, reading them back as they were asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.money import Money
from hesi.core.text import clean_line, clean_text
from hesi.support.tickets.models import Category

TEXT, LONG, CHOICE, DATE, AMOUNT = "text", "long", "choice", "date", "amount"
KINDS = (TEXT, LONG, CHOICE, DATE, AMOUNT)
MAX_TEXT, MAX_LONG = 200, 4000
# How a form names the input of a question.
PREFIX = "answer_"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as agents read it. `is_amount` is masked for those who may not see amounts."""

    label: str
    text: str
    is_amount: bool = False


def in_language(thing: Mapping[str, Any], name: str = "label") -> str:
    """The text of a question or a choice in the reader's language."""
    zh = (get_language() or "zh").startswith("zh")
    return str(thing.get(f"{name}_zh" if zh else f"{name}_en") or thing.get(f"{name}_zh") or "")


def check_answers(category: Category, given: Mapping[str, Any], *, currency: str) -> dict[str, Any]:
    """The answers to the category's questions as a ticket keeps them, with what was asked beside what was said.

    Answers to questions the category does not ask are dropped. Raises `Invalid` on the fields `answer_<key>`.
    """
    kept: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for question in category.template:
        said = given.get(question["key"])
        text = "" if said is None else str(said)
        try:
            answer = _checked(question, text, currency)
        except Invalid as refusal:
            wrong[PREFIX + question["key"]] = refusal.message
            continue
        if answer is not None:
            asked = {name: question[name] for name in ("label_zh", "label_en", "kind")}
            kept[question["key"]] = asked | answer
        elif question.get("required"):
            wrong[PREFIX + question["key"]] = _("Please answer this; without it our team would have to ask you again.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return kept


def _checked(question: Mapping[str, Any], text: str, currency: str) -> dict[str, str] | None:
    kind = question["kind"]
    if kind == LONG:
        value = clean_text(text, MAX_LONG)
        return {"value": value} if value else None
    value = clean_line(text, MAX_TEXT)
    if not value:
        return None
    if kind == CHOICE:
        chosen = next((one for one in question.get("choices", ()) if one["key"] == value), None)
        if chosen is None:
            raise Invalid(_("Choose one of the answers."))
        return {"value": value, "value_zh": chosen["label_zh"], "value_en": chosen["label_en"]}
    if kind == DATE:
        try:
            return {"value": date.fromisoformat(value).isoformat()}
        except ValueError:
            raise Invalid(_("Write the day as 2026-11-23.")) from None
    if kind == AMOUNT:
        money = Money.of(value.replace(",", "").replace("，", ""), currency)
        return {"value": str(money.decimal), "currency": currency}
    return {"value": value}


def read_answers(answers: Mapping[str, Any]) -> list[Answer]:
    """What was asked and said, in the order of the report and in the reader's language."""
    return [Answer(in_language(one), _said(one), one.get("kind") == AMOUNT) for one in answers.values()]


def _said(answer: Mapping[str, Any]) -> str:
    kind, value = answer.get("kind"), str(answer.get("value", ""))
    if kind == CHOICE:
        return in_language(answer, "value") or value
    if kind == DATE:
        return date_format(date.fromisoformat(value), "Y-m-d")
    if kind == AMOUNT:
        return f"{answer.get('currency', '')} {value}".strip()
    return value
