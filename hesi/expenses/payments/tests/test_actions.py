"""From approved to paid, never twice."""

import io

import openpyxl
import pytest

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.expenses.documents.models import Document, State
from hesi.expenses.payments.actions import (
    account_number,
    cancel_batch,
    close_account,
    create_batch,
    export_batch,
    mark_done,
    mark_failed,
    save_account,
)
from hesi.expenses.payments.models import PayeeAccount, Payment, PaymentBatch
from hesi.workspace.access.actor import Actor
from hesi.workspace.files.store import read_file
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests import builders
from tests.builders_payments import a_batch, a_payable_claim, an_account


@pytest.fixture
def finance(company: Tenant) -> Member:
    return builders.a_member("郑敏", roles=("finance",))


def test_account_number_is_sealed_and_only_its_end_is_shown(member: Member) -> None:
    account = an_account(member, "6225 8802 1234 5678")
    assert b"6225880212345678" not in bytes(account.sealed_number)
    assert account_number(account) == "6225880212345678"
    assert account.mask.endswith("5678")
    assert "6225880212" not in account.mask


def test_a_new_account_takes_over_and_a_closed_one_is_no_longer_offered(member: Member) -> None:
    first, second = an_account(member), an_account(member, "6225880299990000")
    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)
    close_account(second, by=Actor(member))
    assert list(PayeeAccount.objects.active().filter(member=member)) == [first]


@pytest.mark.parametrize(("number", "holder", "field"), [("12", "林晓", "number"), ("6225880212345678", " ", "holder")])
def test_a_wrong_account_names_the_field(member: Member, number: str, holder: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        save_account(holder=holder, bank="招商银行", number=number, by=Actor(member))
    assert field in refused.value.fields


def test_nobody_closes_another_persons_account(member: Member) -> None:
    account = an_account(member)
    with pytest.raises(Forbidden):
        close_account(account, by=Actor(builders.a_member("同事")))


def test_batch_holds_what_was_approved_and_moves_the_documents(member: Member, finance: Member) -> None:
    claims = [a_payable_claim(member), a_payable_claim(builders.a_member("王宁"))]
    batch = create_batch(claims, by=Actor(finance))
    assert sorted(batch.payments.values_list("amount_minor", flat=True)) == sorted(c.total_minor for c in claims)
    assert set(Document.objects.values_list("state", flat=True)) == {State.PAYING}


def test_own_document_is_paid_by_a_colleague(finance: Member) -> None:
    with pytest.raises(Invalid, match=r"同事|colleague"):
        create_batch([a_payable_claim(finance)], by=Actor(finance))


def test_without_an_account_nobody_can_be_paid(member: Member, finance: Member) -> None:
    claim = a_payable_claim(member)
    PayeeAccount.objects.update(is_active=False, is_default=False)
    with pytest.raises(Invalid) as refused:
        create_batch([claim], by=Actor(finance))
    assert refused.value.context["members"] == [member.name]


def test_an_employee_makes_no_batch(member: Member) -> None:
    with pytest.raises(Forbidden):
        create_batch([a_payable_claim(member)], by=Actor(builders.a_member("同事")))


def test_a_document_is_never_in_two_batches(member: Member, finance: Member) -> None:
    claim = a_payable_claim(member)
    a_batch(claim, by=finance)
    with pytest.raises(Conflict):
        create_batch([claim], by=Actor(finance))
    # Even where the state was lost, the constraint on payments holds.
    Document.objects.filter(pk=claim.pk).update(state=State.TO_PAY)
    with pytest.raises(Conflict) as refused:
        create_batch([claim], by=Actor(finance))
    assert refused.value.code == "already_being_paid"


def test_exporting_twice_gives_the_same_file(member: Member, finance: Member) -> None:
    batch = a_batch(a_payable_claim(member), by=finance, exported=False)
    assert export_batch(batch, by=Actor(finance)).pk == export_batch(batch, by=Actor(finance)).pk


def test_bank_file_has_whole_numbers_as_text_and_a_checkable_total(member: Member, finance: Member) -> None:
    claim = a_payable_claim(member)
    PayeeAccount.objects.filter(member=member).update(holder="=HYPERLINK(1)")
    batch = a_batch(claim, by=finance)
    assert batch.file is not None
    sheet = openpyxl.load_workbook(io.BytesIO(read_file(batch.file))).active
    row = [cell.value for cell in sheet[4]]
    assert row[1] == "'=HYPERLINK(1)"
    assert row[2] == "6225880212345678"
    assert round(row[5] * 100) == claim.total_minor
    assert round(sheet.cell(5, 6).value * 100) == claim.total_minor


def test_failed_payment_goes_back_and_is_paid_by_a_new_one(member: Member, finance: Member) -> None:
    claim = a_payable_claim(member)
    payment = a_batch(claim, by=finance).payments.get()
    mark_failed(payment, reason="户名不符", by=Actor(finance))
    claim.refresh_from_db()
    assert claim.state == State.TO_PAY
    second = a_batch(claim, by=finance).payments.get()
    mark_done([second], by=Actor(finance))
    claim.refresh_from_db()
    assert claim.state == State.PAID
    assert claim.paid_at is not None
    assert list(Payment.objects.order_by("pk").values_list("state", flat=True)) == ["failed", "paid"]


def test_a_settled_payment_is_not_settled_again(member: Member, finance: Member) -> None:
    payment = a_batch(a_payable_claim(member), by=finance).payments.get()
    mark_done([payment], by=Actor(finance))
    with pytest.raises(Conflict):
        mark_failed(payment, reason="退票", by=Actor(finance))
    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID


def test_what_the_bank_has_not_seen_cannot_be_paid(member: Member, finance: Member) -> None:
    payment = a_batch(a_payable_claim(member), by=finance, exported=False).payments.get()
    with pytest.raises(Conflict):
        mark_done([payment], by=Actor(finance))


def test_a_failure_needs_the_banks_words(member: Member, finance: Member) -> None:
    payment = a_batch(a_payable_claim(member), by=finance).payments.get()
    with pytest.raises(Invalid) as refused:
        mark_failed(payment, reason="  ", by=Actor(finance))
    assert "reason" in refused.value.fields


def test_batch_is_settled_with_its_last_payment(member: Member, finance: Member) -> None:
    batch = a_batch(a_payable_claim(member), a_payable_claim(builders.a_member("王宁")), by=finance)
    first, second = batch.payments.all()
    mark_done([first], by=Actor(finance))
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.EXPORTED
    mark_failed(second, reason="账号错误", by=Actor(finance))
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.SETTLED


def test_cancelled_batch_frees_its_documents_and_an_exported_one_stays(member: Member, finance: Member) -> None:
    claim = a_payable_claim(member)
    cancel_batch(a_batch(claim, by=finance, exported=False), by=Actor(finance))
    claim.refresh_from_db()
    assert claim.state == State.TO_PAY
    with pytest.raises(Conflict):
        cancel_batch(a_batch(claim, by=finance), by=Actor(finance))
