"""One vocabulary: every state of every model has a word, an icon that exists and a tone."""

import re

import pytest
from django.apps import apps
from django.db.models import Choices
from django.utils import translation

from hesi.web.states import FAMILIES, StateMark, mark_of
from hesi.web.tests.drawing import draw
from hesi.web.tests.test_vendor import icon_names

MARKS = [(family, state, mark) for family, states in FAMILIES.items() for state, mark in states.items()]
MODEL_FAMILIES = {
    "documents.Document": "document",
    "tickets.Ticket": "ticket",
    "payments.Payment": "payment",
    "payments.PaymentBatch": "payment",
    "invoices.Carrier": "invoice",
    "approvals.ApprovalTask": "task",
    "approvals.Step": "task",
    "approvals.Process": "task",
}


@pytest.mark.parametrize(("family", "state", "mark"), MARKS)
def test_state_has_word_icon_and_tone(family: str, state: str, mark: StateMark) -> None:
    assert mark.icon in icon_names()
    assert mark.tone in {"grey", "blue", "amber", "teal", "indigo", "green", "red"}
    with translation.override("zh-hans"):
        assert re.search(r"[\u4e00-\u9fff]", str(mark.label)), f"{family}.{state} has no Chinese word"
    with translation.override("en"):
        assert str(mark.label).isascii()
    html = draw(f'<c-badge state="{state}" family="{family}" />')
    assert f"#{mark.icon}" in html
    assert str(mark.label) in html


@pytest.mark.parametrize("family", FAMILIES)
def test_no_two_states_of_a_family_look_alike(family: str) -> None:
    with translation.override("zh-hans"):
        words = [str(mark.label) for mark in FAMILIES[family].values()]
    assert len(words) == len(set(words))


def choices_of(label: str) -> type[Choices] | None:
    try:
        model = apps.get_model(label)
    except LookupError:
        return None
    module = __import__(model.__module__, fromlist=["State"])
    return getattr(model, "State", None) or getattr(module, "State", None)


@pytest.mark.parametrize(("label", "family"), MODEL_FAMILIES.items())
def test_every_state_of_the_models_is_in_the_vocabulary(label: str, family: str) -> None:
    choices = choices_of(label)
    assert choices is not None, f"{label} has no State: correct the table above"
    missing = [state.value for state in choices if state.value not in FAMILIES[family]]
    assert not missing, f"add to states.py, family {family}: {missing}"


def test_unknown_state_keeps_its_own_word_in_grey() -> None:
    assert mark_of("levitating") == StateMark("levitating", "circle-dashed", "grey")
