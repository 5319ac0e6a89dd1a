"""Two at once: exactly one wins, the other hears a clear 409, and the rows agree. On SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from typing import Any

import pytest

from hesi.core.errors import Conflict
from hesi.expenses.approvals.actions import agree, send_back
from hesi.expenses.approvals.models import ApprovalTask, Process
from hesi.expenses.documents.actions import submit_document, withdraw_document
from hesi.expenses.documents.models import Document, State
from hesi.expenses.invoices.models import Hold
from hesi.expenses.payments.actions import create_batch, mark_done, mark_failed
from hesi.expenses.payments.models import Payment
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from hesi.workspace.tenancy.serials import next_number
from tests import builders
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice
from tests.builders_payments import a_batch, a_payable_claim
from tests.races.racing import race, refusals

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(4)


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    company = builders.a_company()
    with tenant_scope(company):
        yield company


@pytest.fixture
def team(tenant: Tenant) -> tuple[Member, Member, Member]:
    return a_team()


def one_conflict(answers: list[Any]) -> Conflict:
    told_no = refusals(answers)
    assert len(told_no) == len(answers) - 1, answers
    for refusal in told_no:
        assert isinstance(refusal, Conflict), refusal
        assert refusal.status == 409
        assert len(refusal.message) > 10
    return told_no[0]


@pytest.mark.parametrize("turn", ROUNDS)
def test_one_invoice_in_two_submissions_goes_into_one(tenant: Tenant, team: Any, turn: int) -> None:
    submitter = team[0]
    invoice = a_wallet_invoice(submitter)
    claims = [a_claim(submitter, a_line(invoice_keys=(invoice.key,))) for _ in range(2)]
    answers = race(tenant, *(lambda c=c: submit_document(c, by=Actor(submitter)) for c in claims))
    refusal = one_conflict(answers)
    assert refusal.code == "invoice_already_used"
    assert invoice.number in refusal.message
    assert Hold.objects.filter(invoice=invoice, released_at__isnull=True).count() == 1
    states = sorted(Document.objects.filter(pk__in=[c.pk for c in claims]).values_list("state", flat=True))
    assert states == [State.APPROVING, State.DRAFT]


@pytest.mark.parametrize("turn", ROUNDS)
def test_double_submission_starts_one_process(tenant: Tenant, team: Any, turn: int) -> None:
    submitter = team[0]
    claim = a_claim(submitter)
    answers = race(tenant, *(lambda: submit_document(claim, by=Actor(submitter)) for _ in range(2)))
    one_conflict(answers)
    assert Process.objects.filter(subject_id=claim.pk).count() == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_double_click_agrees_once(tenant: Tenant, team: Any, turn: int) -> None:
    submitter, manager, _finance = team
    a_submitted_claim(submitter)
    task = ApprovalTask.objects.get(assignee=manager, state="open")
    answers = race(tenant, *(lambda: agree(task, by=Actor(manager)) for _ in range(2)))
    one_conflict(answers)
    assert ApprovalTask.objects.filter(assignee=manager, state="agreed").count() == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_approvers_of_an_any_sign_step_decide_once(tenant: Tenant, team: Any, turn: int) -> None:
    submitter, manager, finance = team
    second = builders.a_member("财务二", roles=("finance",))
    claim = a_submitted_claim(submitter)
    agree(ApprovalTask.objects.get(assignee=manager, state="open"), by=Actor(manager))
    tasks = {t.assignee_id: t for t in ApprovalTask.objects.open().filter(process__subject_id=claim.pk)}
    assert set(tasks) == {finance.pk, second.pk}
    answers = race(
        tenant,
        lambda: agree(tasks[finance.pk], by=Actor(finance)),
        lambda: send_back(tasks[second.pk], by=Actor(second), reason="缺少附件"),
    )
    one_conflict(answers)
    claim.refresh_from_db()
    assert claim.state in (State.TO_PAY, State.REJECTED)
    assert (claim.state == State.TO_PAY) == (not isinstance(answers[0], Conflict))


@pytest.mark.parametrize("turn", ROUNDS)
def test_withdrawal_against_agreement(tenant: Tenant, team: Any, turn: int) -> None:
    submitter, manager, _finance = team
    claim = a_submitted_claim(submitter)
    task = ApprovalTask.objects.get(assignee=manager, state="open")
    answers = race(
        tenant,
        lambda: withdraw_document(claim, by=Actor(submitter)),
        lambda: agree(task, by=Actor(manager)),
    )
    one_conflict(answers)
    claim.refresh_from_db()
    is_withdrawn = not isinstance(answers[0], Conflict)
    assert claim.state == (State.DRAFT if is_withdrawn else State.APPROVING)
    held = Hold.objects.filter(subject_id=claim.pk, released_at__isnull=True).exists()
    assert held != is_withdrawn


@pytest.mark.parametrize("turn", ROUNDS)
def test_one_document_in_two_batches_is_paid_by_one(tenant: Tenant, team: Any, turn: int) -> None:
    submitter, _manager, finance = team
    second = builders.a_member("财务二", roles=("finance",))
    claim = a_payable_claim(submitter)
    answers = race(tenant, *(lambda who=who: create_batch([claim], by=Actor(who)) for who in (finance, second)))
    one_conflict(answers)
    assert Payment.objects.filter(document=claim, state="pending").count() == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_payment_is_paid_or_failed_but_not_both(tenant: Tenant, team: Any, turn: int) -> None:
    submitter, _manager, finance = team
    claim = a_payable_claim(submitter)
    payment = a_batch(claim, by=finance).payments.get()
    answers = race(
        tenant,
        lambda: mark_done([payment], by=Actor(finance)),
        lambda: mark_failed(payment, reason="户名不符", by=Actor(finance)),
    )
    one_conflict(answers)
    claim.refresh_from_db()
    payment.refresh_from_db()
    assert (payment.state, claim.state) in {("paid", State.PAID), ("failed", State.TO_PAY)}


def test_numbers_given_out_at_once_are_all_different(tenant: Tenant) -> None:
    day = tenant.today
    answers = race(tenant, *(lambda: next_number("BX", day) for _ in range(8)))
    assert not refusals(answers)
    assert sorted(answers) == [f"BX-{day:%Y%m}-{at:04}" for at in range(1, 9)]
