"""The pages of finance and of one's own accounts."""

from typing import Any

import pytest
from django.urls import reverse

from hesi.expenses.documents.models import Document, State
from hesi.expenses.payments.models import PayeeAccount, Payment
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests import builders
from tests.builders_documents import a_claim
from tests.builders_payments import a_batch, a_payable_claim, an_account


@pytest.fixture
def finance(company: Tenant) -> Member:
    return builders.a_member("郑敏", roles=("finance",))


def test_finance_pays_a_claim_through_the_pages(member: Member, finance: Member, client_of: Any) -> None:
    claim = a_payable_claim(member)
    client = client_of(finance)
    assert claim.number in client.get(reverse("payments")).content.decode()
    made = client.post(reverse("payment-batches"), {"chosen": [claim.number]})
    assert made.status_code == 303
    batch = made.url
    assert client.post(f"{batch}file/").status_code == 303
    assert client.post(f"{batch}completions/").status_code == 303
    claim.refresh_from_db()
    assert claim.state == State.PAID
    page = client.get(batch).content.decode()
    assert "6225880212345678" not in page
    assert "已支付" in page


def test_failure_without_words_keeps_the_page_with_the_sentence(
    member: Member, finance: Member, client_of: Any
) -> None:
    batch = a_batch(a_payable_claim(member), by=finance)
    address = reverse("payment-failure", args=[batch.number, batch.payments.get().key])
    answer = client_of(finance).post(address, {"reason": ""})
    assert answer.status_code == 422
    assert Payment.objects.get().state == "pending"


def test_an_empty_choice_is_refused_in_words(finance: Member, client_of: Any) -> None:
    answer = client_of(finance).post(reverse("payment-batches"))
    assert answer.status_code == 422
    assert "请至少选择一张" in answer.content.decode()


@pytest.mark.parametrize("name", ["payments", "payment-batches"])
def test_employees_do_not_enter(member: Member, client_of: Any, name: str) -> None:
    assert client_of(member).get(reverse(name)).status_code == 403


def test_members_keep_their_own_accounts(member: Member, client_of: Any) -> None:
    client = client_of(member)
    facts = {"holder": "林晓", "bank": "招商银行", "number": "6225880212345678", "branch": ""}
    assert client.post(reverse("payee-accounts"), facts).status_code == 303
    account = PayeeAccount.objects.get()
    foreign = an_account(builders.a_member("同事"))
    assert client.post(reverse("payee-account-closure", args=[foreign.pk])).status_code == 404
    assert client.post(reverse("payee-account-closure", args=[account.pk])).status_code == 303
    assert client.post(reverse("payee-accounts"), {**facts, "number": "1"}).status_code == 422


@pytest.mark.parametrize("name", ["payments", "payment-batches"])
def test_lists_ask_a_constant_number_of_queries(
    company: Tenant, finance: Member, client_of: Any, django_assert_max_num_queries: Any, name: str
) -> None:
    client = client_of(finance)
    people = [builders.a_member(f"员工{at}") for at in range(12)]
    for person in people:
        claim = a_payable_claim(person)
        if name == "payment-batches":
            a_batch(claim, by=finance)
    assert Document.objects.count() == 12
    with django_assert_max_num_queries(15):
        assert client.get(reverse(name)).status_code == 200


def test_a_draft_says_when_there_is_no_account_to_pay_to(member: Member, client_of: Any) -> None:
    draft = a_claim(member)
    address = reverse("document-edit", args=[draft.number])
    assert reverse("payee-accounts") in client_of(member).get(address).content.decode()
    an_account(member)
    assert "你还没有收款账户" not in client_of(member).get(address).content.decode()
