"""Refusals: their status, code, sentence and facts."""

import ast
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext_lazy

import hesi.core
from hesi.core.business_time import NoWorkingTime
from hesi.core.crypto import Tampered
from hesi.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooMany


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DomainError, 400, "refused"),
        (Invalid, 422, "invalid"),
        (Forbidden, 403, "forbidden"),
        (NotFound, 404, "not_found"),
        (Conflict, 409, "conflict"),
        (TooMany, 429, "too_many"),
    ],
)
def test_each_refusal_has_its_status_and_code(error, status, code):
    refusal = error("No.")
    assert (refusal.status, refusal.code, refusal.message, str(refusal)) == (status, code, "No.", "No.")
    assert isinstance(refusal, DomainError)


def test_a_situation_keeps_its_own_code_and_its_facts():
    class InvoiceAlreadyUsed(Conflict):
        code = "invoice_already_used"

    refusal = InvoiceAlreadyUsed("Used.", fields={"invoice": "Used."}, number="1", document="BX-1")
    assert refusal.code == "invoice_already_used"
    assert refusal.context == {"number": "1", "document": "BX-1"}
    assert refusal.fields == {"invoice": "Used."}


def test_a_code_can_be_given_on_the_spot():
    assert Invalid("No.", code="too_fine").code == "too_fine"


def test_two_refusals_share_no_facts():
    Invalid("a").context["x"] = 1
    assert Invalid("b").context == {}
    assert Invalid("b").fields == {}


def test_a_lazy_sentence_is_put_into_words_when_it_is_shown():
    refusal = Invalid(gettext_lazy("Monday"))
    with translation.override("en"):
        assert refusal.message == "Monday"
    with translation.override("zh-hans"):
        assert refusal.message == "星期一"


@pytest.mark.parametrize(
    "refusal", [Invalid("No.", code="x", fields={"a": "b"}, n=1), Tampered(), NoWorkingTime()], ids=lambda e: e.code
)
def test_a_refusal_survives_the_way_out_of_a_child_process(refusal):
    back = pickle.loads(pickle.dumps(refusal))  # noqa: S301
    assert type(back) is type(refusal)
    assert (back.message, back.code, back.fields, back.context) == (
        refusal.message,
        refusal.code,
        refusal.fields,
        refusal.context,
    )


def test_a_process_without_django_set_up_still_refuses_with_a_sentence():
    script = "from hesi.core.money import Money\ntry: Money.of('x', 'CNY')\nexcept Exception as e: print(e.code, e)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("amount_not_a_number “x” is not an amount.")


def test_every_sentence_of_core_has_its_chinese_with_the_same_facts():
    folder = Path(hesi.core.__file__).parent
    with (folder / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        chinese = {message.id: message.string for message in read_po(file) if message.id}
    sentences = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                sentences.add(ast.literal_eval(node.args[0]))
    assert set(chinese) == sentences
    for english, translated in chinese.items():
        assert sorted(_facts(english)) == sorted(_facts(translated)), english


def _facts(sentence: str) -> list[str]:
    return [part.split("}")[0] for part in sentence.split("{")[1:]]
