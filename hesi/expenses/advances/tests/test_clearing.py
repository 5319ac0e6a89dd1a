"""What claims clear: reserved, released, confirmed, never more than was lent."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesi.core.errors import Conflict, Invalid
from hesi.expenses.advances.actions.balance import AdvanceUsedUp, shift
from hesi.expenses.advances.actions.clearing import reserve, settle, settle_if_covered
from hesi.expenses.advances.invariants import problems
from hesi.expenses.advances.models import Advance, Choice, Clearing, Entry
from hesi.expenses.advances.queries import cleared_by, plan_of
from hesi.expenses.approvals.actions import send_back
from hesi.expenses.approvals.definition import ApproverRule
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.actions import save_draft, submit_document, void_document, withdraw_document
from hesi.expenses.documents.actions.drafting import lines_as_typed
from hesi.expenses.documents.drafts import DraftInput
from hesi.expenses.documents.models import Document, State, TemplateVersion
from hesi.expenses.payments.actions import mark_done, mark_failed
from hesi.expenses.payments.models import Payment
from hesi.expenses.payments.queries import waiting_documents
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders_advances import a_lent_advance, agreed, paid
from tests.builders_approvals import a_flow, a_step
from tests.builders_documents import a_claim, a_line, a_team, a_wallet_invoice
from tests.builders_payments import a_batch, an_account


@pytest.fixture
def team(company: Tenant) -> tuple[Member, Member, Member]:
    return a_team()


def a_claim_of(submitter: Member, amount: str) -> Document:
    invoice = a_wallet_invoice(submitter, amount)
    return a_claim(submitter, a_line("other", amount, invoice_keys=(invoice.key,)))


def submitted(claim: Document, submitter: Member) -> Document:
    return submit_document(claim, by=Actor(submitter))


def wants(claim: Document, amount: str, submitter: Member) -> None:
    """The submitter types how much the claim shall clear."""
    draft = DraftInput(purpose=claim.purpose, lines=tuple(lines_as_typed(claim)), beside={"cleared": amount})
    save_draft(claim, draft, by=Actor(submitter))


def sums(advance: Advance) -> tuple[int, int, int, int]:
    advance.refresh_from_db()
    return advance.lent_minor, advance.reserved_minor, advance.cleared_minor, advance.returned_minor


def test_the_oldest_advance_is_cleared_first_and_only_the_rest_is_paid(team: tuple[Member, Member, Member]) -> None:
    submitter, _manager, finance = team
    newer = a_lent_advance(submitter, "500", by=finance, days_ago=3)
    older = a_lent_advance(submitter, "100", by=finance, days_ago=40)
    claim = submitted(a_claim_of(submitter, "450.00"), submitter)
    assert (sums(older), sums(newer)) == ((10_000, 10_000, 0, 0), (50_000, 35_000, 0, 0))
    assert agreed(claim).state == State.PAID
    assert (sums(older), sums(newer)) == ((10_000, 0, 10_000, 0), (50_000, 0, 35_000, 0))
    dearer = agreed(submitted(a_claim_of(submitter, "200.00"), submitter))
    assert dearer.state == State.TO_PAY
    (waiting,) = waiting_documents(Actor(finance))
    assert (waiting.total_minor, waiting.less_minor) == (20_000, 15_000)
    assert paid(dearer, by=finance).amount_minor == 5_000
    assert sums(newer) == (50_000, 0, 50_000, 0)
    assert not Advance.objects.open().exists()
    assert list(Entry.objects.filter(claim=dearer).values_list("amount_minor", flat=True)) == [15_000]
    assert list(problems()) == []


def test_a_claim_covered_in_full_is_settled_without_a_payment(team: tuple[Member, Member, Member]) -> None:
    submitter, _manager, finance = team
    advance = a_lent_advance(submitter, by=finance)
    claim = agreed(submitted(a_claim_of(submitter, "300.00"), submitter))
    assert (claim.state, claim.payments.count()) == (State.PAID, 0)
    assert claim.paid_at is not None
    assert sums(advance) == (100_000, 0, 30_000, 0)
    assert cleared_by(claim).to_pay.is_zero
    told = list(Event.objects.about("document", claim.pk).values_list("name", flat=True))
    assert {"clearing.reserved", "document.settled", "clearing.confirmed"} <= set(told)
    assert "document.paid" not in told
    assert Event.objects.about("document", advance.document_id).filter(name="advance.cleared").count() == 1


def test_a_claim_nobody_has_to_approve_says_at_once_when_it_was_settled(team: tuple[Member, Member, Member]) -> None:
    submitter, _manager, finance = team
    a_lent_advance(submitter, by=finance)
    alone = a_flow(a_step(approver=ApproverRule("department_head")))
    TemplateVersion.objects.update(definition={"flow": alone.flow.key, "prefix": "CL", "expense_types": []})
    claim = submitted(a_claim_of(submitter, "300.00"), submitter)
    assert (claim.state, claim.paid_at is None) == (State.PAID, False)


@pytest.mark.parametrize(("typed", "reserved"), [("0", 0), ("120.50", 12_050), ("9999", 30_000), ("", 30_000)])
def test_the_submitter_says_how_much(team: tuple[Member, Member, Member], typed: str, reserved: int) -> None:
    submitter, _manager, finance = team
    advance = a_lent_advance(submitter, by=finance)
    claim = a_claim_of(submitter, "300.00")
    wants(claim, typed, submitter)
    plan = plan_of(claim)
    assert plan is not None
    claim.refresh_from_db()
    submitted(claim, submitter)
    assert (sums(advance)[1], plan.cleared.cleared.minor) == (reserved, reserved)
    expected = State.PAID if reserved == 30_000 else State.TO_PAY
    assert agreed(claim).state == expected


@pytest.mark.parametrize("typed", ["-1", "viel"])
def test_nonsense_keeps_the_draft_from_being_saved(team: tuple[Member, Member, Member], typed: str) -> None:
    claim = a_claim_of(team[0], "300.00")
    with pytest.raises(Invalid, match="冲销"):
        wants(claim, typed, team[0])
    assert not Choice.objects.exists()


def test_withdrawn_sent_back_and_voided_claims_leave_the_advance_open(team: tuple[Member, Member, Member]) -> None:
    submitter, manager, finance = team
    advance = a_lent_advance(submitter, by=finance)
    claim = submitted(a_claim_of(submitter, "300.00"), submitter)
    withdraw_document(claim, by=Actor(submitter))
    assert sums(advance)[1] == 0
    submitted(claim, submitter)
    assert sums(advance)[1] == 30_000
    send_back(ApprovalTask.objects.open().get(assignee=manager), by=Actor(manager), reason="缺附件")
    assert sums(advance)[1] == 0
    void_document(claim, by=Actor(submitter))
    assert sums(advance) == (100_000, 0, 0, 0)
    assert Clearing.objects.count() == 2
    assert not Clearing.objects.live().exists()
    assert list(problems()) == []


def test_a_failed_payment_keeps_what_was_reserved(team: tuple[Member, Member, Member]) -> None:
    submitter, _manager, finance = team
    advance = a_lent_advance(submitter, "100", by=finance)
    claim = agreed(submitted(a_claim_of(submitter, "300.00"), submitter))
    batch = a_batch(claim, by=finance)
    mark_failed(batch.payments.get(), reason="户名不符", by=Actor(finance))
    assert sums(advance) == (10_000, 10_000, 0, 0)
    again = a_batch(claim, by=finance)
    mark_done(list(Payment.objects.pending().filter(batch=again)), by=Actor(finance))
    assert (again.payments.get().amount_minor, sums(advance)) == (20_000, (10_000, 0, 10_000, 0))


def test_nobody_clears_what_another_person_owes(team: tuple[Member, Member, Member]) -> None:
    submitter, manager, finance = team
    advance = a_lent_advance(manager, by=finance)
    an_account(submitter)
    claim = agreed(submitted(a_claim_of(submitter, "300.00"), submitter))
    assert (claim.state, sums(advance)[1]) == (State.TO_PAY, 0)


def test_more_than_was_lent_is_refused_by_the_row_itself(team: tuple[Member, Member, Member]) -> None:
    advance = a_lent_advance(team[0], by=team[2])
    shift(advance, reserved=60_000)
    with pytest.raises(AdvanceUsedUp) as refused:
        shift(advance, returned=40_001)
    assert isinstance(refused.value, Conflict)
    with pytest.raises(AdvanceUsedUp):
        shift(advance, reserved=-60_001)
    assert sums(advance) == (100_000, 60_000, 0, 0)


def test_who_borrowed_nothing_costs_one_read_at_each_step(team: tuple[Member, Member, Member]) -> None:
    claim, by = a_claim_of(team[0], "300.00"), SystemActor("test")
    claim.state = State.TO_PAY
    for step in (reserve, settle_if_covered, settle):
        step(claim, by)
        with CaptureQueriesContext(connection) as asked:
            step(claim, by)
        reads = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
        assert len(reads) == 1, reads


def test_the_check_finds_what_was_tampered_with(team: tuple[Member, Member, Member]) -> None:
    advance = a_lent_advance(team[0], by=team[2])
    claim = submitted(a_claim_of(team[0], "300.00"), team[0])
    assert list(problems()) == []
    Advance.objects.filter(pk=advance.pk).update(returned_minor=5)
    Document.objects.filter(pk=claim.pk).update(state=State.DRAFT)
    found = "\n".join(problems())
    assert "returned is 5, its ledger says 0" in found
    assert "it is draft and clears an advance" in found
