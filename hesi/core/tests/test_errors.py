"""Refusals: their status, code, sentence and facts."""

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

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
