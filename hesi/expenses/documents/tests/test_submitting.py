"""From a draft to its approvers, back again, and on to the money."""

from decimal import Decimal

import pytest

from hesi.core.errors import Forbidden, Invalid
from hesi.expenses.approvals.actions import AlreadyDecided, TaskAlreadyDecided, agree, send_back
from hesi.expenses.approvals.models import ApprovalTask, Process
from hesi.expenses.approvals.queries import FlowMissing
from hesi.expenses.documents.actions import (
    mark_paid,
    mark_paying,
    mark_payment_failed,
    save_draft,
    submit_document,
    withdraw_document,
)
from hesi.expenses.documents.actions.drafting import EditedElsewhere, lines_as_typed
from hesi.expenses.documents.actions.submitting import BlockedByFindings, NothingToSubmit
from hesi.expenses.documents.changes import changes_since_last
from hesi.expenses.documents.drafts import DraftInput
from hesi.expenses.documents.models import Document, DocumentMoved, State
from hesi.expenses.documents.routing import route_of
from hesi.expenses.invoices.actions.holding import InvoiceAlreadyUsed
from hesi.expenses.invoices.models import Hold, Invoice
from hesi.workspace.access.actor import Actor
from hesi.workspace.currencies.models import CompanyRate
from hesi.workspace.currencies.rates import RateMissing
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_department, a_member
from tests.builders_documents import SPENT_ON, a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice


def open_task(document: Document) -> ApprovalTask:
    return ApprovalTask.objects.open().get(process__subject_id=document.pk)


def approved(document: Document) -> Document:
    """The claim after everybody asked has agreed."""
    while task := ApprovalTask.objects.open().filter(process__subject_id=document.pk).first():
        agree(task, by=Actor(task.assignee))
    document.refresh_from_db()
    return document


def live_holds(document: Document) -> int:
    return Hold.objects.filter(subject_id=document.pk, released_at__isnull=True).count()


def test_submission_holds_the_invoices_pins_the_versions_and_asks_the_manager(company: Tenant) -> None:
    submitter, manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    assert document.state == State.APPROVING
    assert live_holds(document) == 1
    assert document.flow_version is not None
    assert document.policy_version is not None
    assert document.submitted_at == document.state_since
    assert open_task(document).assignee == manager
    assert document.process.subject_label == document.number


def test_route_is_known_before_submission(company: Tenant) -> None:
    submitter, manager, finance = a_team()
    asked = [step.approvers for step in route_of(a_claim(submitter)) if step.is_asking]
    assert asked == [[manager], [finance]]


def test_second_click_hears_that_it_was_submitted(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    with pytest.raises(DocumentMoved):
        submit_document(document, by=Actor(submitter))
    assert Process.objects.filter(subject_id=document.pk).count() == 1


def test_invoice_in_two_drafts_goes_with_the_faster_one(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    invoice = a_wallet_invoice(submitter)
    first, second = (a_claim(submitter, a_line(invoice_keys=(invoice.key,))) for _time in range(2))
    submit_document(first, by=Actor(submitter))
    with pytest.raises(InvoiceAlreadyUsed) as refused:
        submit_document(second, by=Actor(submitter))
    assert refused.value.context["document"] == first.number
    second.refresh_from_db()
    assert second.state == State.DRAFT


def test_blocking_finding_stops_the_submission_and_leaves_nothing_behind(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    stray = a_wallet_invoice(submitter, buyer_name="别家公司", buyer_tax_id="91330106MA2ABCDE1X")
    document = a_claim(submitter, a_line(invoice_keys=(stray.key,)))
    with pytest.raises(BlockedByFindings) as refused:
        submit_document(document, by=Actor(submitter))
    assert refused.value.context["findings"]
    assert live_holds(document) == 0
    assert not document.findings.exists()


def test_reason_answers_a_finding_and_is_frozen_with_it(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    document = a_claim(submitter, a_line())  # without its invoice
    with pytest.raises(BlockedByFindings) as refused:
        submit_document(document, by=Actor(submitter))
    asked = refused.value.context["findings"][0]
    assert asked["level"] == "reason"
    draft = DraftInput(
        title=document.title,
        purpose=document.purpose,
        lines=tuple(lines_as_typed(document)),
        reasons={(asked["line"], asked["rule"]): "票据遗失"},
    )
    save_draft(document, draft, by=Actor(submitter))
    submit_document(document, by=Actor(submitter))
    frozen = document.findings.get(rule=asked["rule"])
    assert frozen.reason == "票据遗失"
    assert frozen.line == document.lines.get()


def test_empty_draft_and_unknown_rate_are_not_submitted(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    empty = a_claim(submitter)
    save_draft(empty, DraftInput(purpose="x"), by=Actor(submitter))
    with pytest.raises(NothingToSubmit):
        submit_document(empty, by=Actor(submitter))
    foreign = a_claim(submitter, a_line("allowance", "900", currency="AED"))
    with pytest.raises(RateMissing):
        submit_document(foreign, by=Actor(submitter))
    CompanyRate.objects.create(currency="AED", home="CNY", from_on=SPENT_ON, value=Decimal("0.05"))
    with pytest.raises(NothingToSubmit):  # its total does not hold the line yet
        submit_document(foreign, by=Actor(submitter))


def test_submission_of_an_older_reading_is_refused(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    document = a_claim(submitter)
    save_draft(document, DraftInput(lines=tuple(lines_as_typed(document)), purpose="x"), by=Actor(submitter))
    with pytest.raises(EditedElsewhere):
        submit_document(document, by=Actor(submitter), version=1)


def test_template_without_a_flow_says_so(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    document = a_claim(submitter)
    document.template_version.definition["flow"] = "nowhere"
    document.template_version.save()
    with pytest.raises(FlowMissing):
        submit_document(document, by=Actor(submitter))


def test_only_the_submitter_submits_and_withdraws(company: Tenant) -> None:
    submitter, manager, finance = a_team()
    draft, running = a_claim(submitter), a_submitted_claim(submitter)
    for other in (manager, finance):
        with pytest.raises(Forbidden):
            submit_document(draft, by=Actor(other))
        with pytest.raises(Forbidden):
            withdraw_document(running, by=Actor(other))


def test_withdrawn_claim_is_a_draft_with_free_invoices(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    withdraw_document(document, by=Actor(submitter))
    document.refresh_from_db()
    assert document.state == State.DRAFT
    assert live_holds(document) == 0
    assert not ApprovalTask.objects.open().exists()
    with pytest.raises(DocumentMoved):
        withdraw_document(document, by=Actor(submitter))


def test_withdrawal_after_somebody_acted_is_refused(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    task = open_task(document)
    agree(task, by=Actor(task.assignee))
    with pytest.raises(AlreadyDecided):
        withdraw_document(document, by=Actor(submitter))
    document.refresh_from_db()
    assert document.state == State.APPROVING
    assert live_holds(document) == 1


def test_agreeing_after_the_withdrawal_is_refused(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    task = open_task(document)
    withdraw_document(document, by=Actor(submitter))
    with pytest.raises(TaskAlreadyDecided):
        agree(task, by=Actor(task.assignee))


def test_sent_back_claim_is_changed_and_submitted_again(company: Tenant) -> None:
    submitter, manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    send_back(open_task(document), by=Actor(manager), reason="请补充住宿发票")
    document.refresh_from_db()
    assert (document.state, live_holds(document)) == (State.REJECTED, 0)
    more = a_line("hotel", "300", invoice_keys=(a_wallet_invoice(submitter, "300", seller_name="上海大酒店").key,))
    draft = DraftInput(title=document.title, purpose=document.purpose, lines=(*lines_as_typed(document), more))
    save_draft(document, draft, by=Actor(submitter))
    submit_document(document, by=Actor(submitter))
    document.refresh_from_db()
    assert (document.state, document.total_minor, live_holds(document)) == (State.APPROVING, 40000, 2)
    changes = changes_since_last(document)
    assert changes is not None
    assert (changes.added, changes.changed, changes.removed) == ({document.lines.last().pk}, set(), 0)
    assert changes.total_before.minor == 10000


def test_everybody_agrees_and_the_claim_waits_to_be_paid(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    document = approved(a_submitted_claim(submitter))
    assert document.state == State.TO_PAY
    assert document.approved_at is not None
    assert live_holds(document) == 1


def test_money_goes_its_way_once(company: Tenant) -> None:
    submitter, _manager, finance = a_team()
    document = approved(a_submitted_claim(submitter))
    payer = Actor(finance)
    mark_paying(document, by=payer)
    with pytest.raises(DocumentMoved):
        mark_paying(document, by=payer)
    mark_payment_failed(document, by=payer, reason="账号有误")
    mark_paying(document, by=payer)
    mark_paid(document, by=payer)
    with pytest.raises(DocumentMoved):
        mark_paid(document, by=payer)
    document.refresh_from_db()
    assert (document.state, document.paid_at) == (State.PAID, document.state_since)


def test_nobody_pays_their_own_claim(company: Tenant) -> None:
    _submitter, manager, _finance = a_team()
    payer = a_member("钱进", roles=("finance",), manager=manager)
    document = approved(a_submitted_claim(payer))
    with pytest.raises(Forbidden):
        mark_paying(document, by=Actor(payer))


def test_who_sees_a_claim(company: Tenant) -> None:
    submitter, manager, finance = a_team()
    head, colleague, auditor = a_member("部长"), a_member("同事"), a_member("审计", roles=("auditor",))
    department = a_department("市场部", head=head)
    people = {
        "submitter": submitter,
        "manager": manager,
        "finance": finance,
        "head": head,
        "colleague": colleague,
        "auditor": auditor,
    }

    def seen_by(document: Document) -> set[str]:
        return {
            name
            for name, person in people.items()
            if Document.objects.visible_to(Actor(person)).filter(pk=document.pk).exists()
        }

    document = a_claim(submitter, department_id=department.pk)
    assert seen_by(document) == {"submitter", "finance", "auditor"}
    submit_document(document, by=Actor(submitter))
    assert seen_by(document) == {"submitter", "manager", "finance", "head", "auditor"}
    withdraw_document(document, by=Actor(submitter))
    assert seen_by(document) == {"submitter", "finance", "auditor"}


def test_approver_sees_the_invoices_of_the_claim_and_no_others(company: Tenant) -> None:
    submitter, manager, _finance = a_team()
    proof, other = a_wallet_invoice(submitter), a_wallet_invoice(submitter)
    a_submitted_claim(submitter, a_line(invoice_keys=(proof.key,)))
    assert list(Invoice.objects.visible_to(Actor(manager))) == [proof]
    assert other not in Invoice.objects.visible_to(Actor(manager))


def test_another_company_sees_nothing(company: Tenant, other_company: Tenant, member: Member) -> None:
    document = a_claim(member)
    with tenant_scope(other_company):
        stranger = Actor(a_member("外人", roles=("admin",)))
        assert not Document.objects.visible_to(stranger).filter(number=document.number).exists()
        with pytest.raises(Invalid):
            a_claim(stranger.member, a_line(invoice_keys=tuple(i.key for i in _invoices_of(document))))


def _invoices_of(document: Document) -> list[Invoice]:
    with tenant_scope(document.tenant):
        return list(Invoice.objects.filter(line_invoices__line__document=document))
