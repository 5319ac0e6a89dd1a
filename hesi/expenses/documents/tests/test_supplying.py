"""Invoices that follow after submission: handed in once, confirmed or refused by somebody else, never used twice."""

from dataclasses import replace

import pytest

from hesi.core.errors import Forbidden, Invalid, NotFound
from hesi.expenses.approvals.actions import send_back
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.actions import save_draft, submit_document
from hesi.expenses.documents.actions.drafting import lines_as_typed
from hesi.expenses.documents.actions.supplying import (
    InvoiceNotAccepted,
    NoInvoiceMissing,
    SupplyDecided,
    confirm_supply,
    excuse_invoice,
    refuse_supply,
    supply_invoice,
)
from hesi.expenses.documents.drafts import DraftInput
from hesi.expenses.documents.later import invoices_to_follow
from hesi.expenses.documents.models import Document, DocumentMoved, ExpenseType, Line, LineInvoice, State
from hesi.expenses.documents.supplies import Supply
from hesi.expenses.invoices.actions.holding import InvoiceAlreadyUsed
from hesi.expenses.invoices.models import Hold, Invoice
from hesi.insights.rollups.rebuilding import rebuild, wrong_sums
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.timeline import timeline_of
from tests.builders import a_member
from tests.builders_closing import a_later_claim
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice


@pytest.fixture
def team(company):
    return a_team()


def waiting(actor):
    return [(line.pk, line.is_handed_in) for line in invoices_to_follow(actor)]


def test_an_invoice_follows_and_is_confirmed(team):
    submitter, _manager, finance = team
    document, line = a_later_claim(submitter)
    rebuild()
    assert waiting(Actor(finance)) == [(line.pk, False)]
    invoice = a_wallet_invoice(submitter, "98.00")
    supply = supply_invoice(line, invoice, note="开票晚了", by=Actor(submitter))
    assert waiting(Actor(finance)) == [(line.pk, True)]
    assert not Invoice.objects.filter(pk=invoice.pk).free().exists()
    assert LineInvoice.objects.filter(line=line, invoice=invoice).exists()
    assert wrong_sums() == {}
    confirm_supply(supply, by=Actor(finance))
    assert waiting(Actor(finance)) == []
    assert wrong_sums() == {}
    told = timeline_of(Document.subject_type, document.pk)
    assert any(invoice.number in entry.text and "98.00" in entry.detail for entry in told)


def test_a_refused_invoice_is_free_again_and_the_expense_waits(team):
    submitter, _manager, finance = team
    _document, line = a_later_claim(submitter)
    rebuild()
    invoice = a_wallet_invoice(submitter)
    supply = supply_invoice(line, invoice, by=Actor(submitter))
    with pytest.raises(Invalid):
        refuse_supply(supply, reason=" ", by=Actor(finance))
    refuse_supply(supply, reason="抬头不对", by=Actor(finance))
    assert Invoice.objects.filter(pk=invoice.pk).free().exists()
    assert not LineInvoice.objects.filter(line=line).exists()
    assert waiting(Actor(finance)) == [(line.pk, False)]
    assert wrong_sums() == {}
    assert supply_invoice(line, invoice, by=Actor(submitter)).state == Supply.State.OFFERED


def test_after_payment_too(team):
    submitter, _manager, finance = team
    document, line = a_later_claim(submitter)
    Document.objects.filter(pk=document.pk).update(state=State.PAID)
    supply = supply_invoice(line, a_wallet_invoice(submitter), by=Actor(submitter))
    confirm_supply(supply, by=Actor(finance))
    assert waiting(Actor(finance)) == []


def test_a_decision_is_made_once(team):
    submitter, _manager, finance = team
    _document, line = a_later_claim(submitter)
    supply = supply_invoice(line, a_wallet_invoice(submitter), by=Actor(submitter))
    confirm_supply(supply, by=Actor(finance))
    with pytest.raises(SupplyDecided):
        confirm_supply(supply, by=Actor(finance))
    with pytest.raises(SupplyDecided):
        refuse_supply(supply, reason="x", by=Actor(finance))
    with pytest.raises(NoInvoiceMissing):
        supply_invoice(line, a_wallet_invoice(submitter), by=Actor(submitter))


def test_who_may_do_it(team):
    submitter, manager, finance = team
    _document, line = a_later_claim(submitter)
    invoice = a_wallet_invoice(submitter)
    with pytest.raises(Forbidden):
        supply_invoice(line, a_wallet_invoice(finance), by=Actor(finance))
    with pytest.raises(NotFound):
        supply_invoice(line, a_wallet_invoice(manager), by=Actor(submitter))
    supply = supply_invoice(line, invoice, by=Actor(submitter))
    for member in (submitter, manager):
        with pytest.raises(Forbidden):
            confirm_supply(supply, by=Actor(member))
    _own, own_line = a_later_claim(a_member("许佳", roles=("finance",), manager=manager))
    bearer = Actor(own_line.document.submitter)
    with pytest.raises(Forbidden):
        excuse_invoice(own_line, reason="自己的", by=bearer)


def test_an_invoice_used_elsewhere_is_refused(team):
    submitter, _manager, _finance = team
    _document, line = a_later_claim(submitter)
    held, drafted = a_wallet_invoice(submitter), a_wallet_invoice(submitter)
    a_submitted_claim(submitter, a_line(invoice_keys=(held.key,)))
    draft = a_claim(submitter, a_line(invoice_keys=(drafted.key,)))
    for invoice in (held, drafted):
        with pytest.raises(InvoiceAlreadyUsed):
            supply_invoice(line, invoice, by=Actor(submitter))
    Document.objects.filter(pk=draft.pk).update(state=State.VOID)
    supply_invoice(line, drafted, by=Actor(submitter))


def test_what_a_rule_forbids_cannot_be_handed_in(team):
    submitter, _manager, _finance = team
    _document, line = a_later_claim(submitter)
    invoice = a_wallet_invoice(submitter, buyer_tax_id="91310000MA1XXXXXX1")
    with pytest.raises(InvoiceNotAccepted):
        supply_invoice(line, invoice, by=Actor(submitter))
    assert not LineInvoice.objects.filter(invoice=invoice).exists()
    assert not Hold.objects.filter(invoice=invoice).exists()


def test_what_speaks_against_it_is_kept_for_finance(team):
    submitter, _manager, _finance = team
    _document, line = a_later_claim(submitter)
    supply = supply_invoice(line, a_wallet_invoice(submitter, "60.00"), by=Actor(submitter))
    assert "amount_over_invoices" in {finding["rule"] for finding in supply.findings}


def test_finance_does_without_an_invoice(team):
    submitter, _manager, finance = team
    _document, line = a_later_claim(submitter)
    with pytest.raises(Invalid):
        excuse_invoice(line, reason="", by=Actor(finance))
    excuse_invoice(line, reason="对方无法开票，已附收据", by=Actor(finance))
    assert waiting(Actor(finance)) == []
    with pytest.raises(NoInvoiceMissing):
        excuse_invoice(line, reason="再一次", by=Actor(finance))


@pytest.mark.parametrize(
    ("type_key", "amount", "is_asked_for"),
    [
        ("meals", "100.00", False),
        ("meals", "80.00", False),
        ("meals", "100.01", True),
        ("local_transport", "80.00", True),
        ("allowance", "100.00", False),
    ],
)
def test_doing_without_holds_for_the_type_and_no_more_than_was_excused(team, type_key, amount, is_asked_for):
    submitter, manager, finance = team
    document, line = a_later_claim(submitter, "100.00")
    supply = excuse_invoice(line, reason="对方无法开票", by=Actor(finance))
    send_back(ApprovalTask.objects.get(process=document.process, assignee=manager), reason="改", by=Actor(manager))
    document.refresh_from_db()
    spent_on = ExpenseType.objects.get(key=type_key)
    changed = DraftInput(
        title="改后", purpose="拜访客户", reasons={(line.pk, "invoice_missing"): "发票后补"},
        lines=tuple(replace(one, amount=amount, expense_type_id=spent_on.pk) for one in lines_as_typed(document)),
    )  # fmt: skip
    submit_document(save_draft(document, changed, by=Actor(submitter)), by=Actor(submitter))
    supply.refresh_from_db()
    assert waiting(Actor(finance)) == ([(line.pk, False)] if is_asked_for else [])
    assert supply.state == (Supply.State.LAPSED if is_asked_for else Supply.State.EXCUSED)
    if is_asked_for:
        excuse_invoice(line, reason="仍然没有", by=Actor(finance))
        assert waiting(Actor(finance)) == []


def test_what_is_submitted_anew_its_approvers_judge(team):
    submitter, manager, finance = team
    document, line = a_later_claim(submitter)
    supply = supply_invoice(line, a_wallet_invoice(submitter), by=Actor(submitter))
    task = ApprovalTask.objects.get(process=document.process, assignee=manager)
    send_back(task, reason="补充事由", by=Actor(manager))
    with pytest.raises(DocumentMoved):
        confirm_supply(supply, by=Actor(finance))
    document.refresh_from_db()
    submit_document(document, by=Actor(submitter))
    assert waiting(Actor(finance)) == []
    with pytest.raises(SupplyDecided):
        confirm_supply(supply, by=Actor(finance))


def test_what_was_awaited_and_has_its_invoice_at_the_next_submission_is_complete(team):
    submitter, manager, finance = team
    document, line = a_later_claim(submitter)
    send_back(ApprovalTask.objects.get(process=document.process, assignee=manager), reason="补票", by=Actor(manager))
    LineInvoice.objects.create(line=line, invoice=a_wallet_invoice(submitter))
    assert waiting(Actor(finance)) == []
    document.refresh_from_db()
    submit_document(document, by=Actor(submitter))
    assert waiting(Actor(finance)) == []
    assert not Line.objects.get(pk=line.pk).awaits_invoice


def test_drafts_and_types_without_invoice_are_not_waited_for(team):
    submitter, _manager, finance = team
    a_claim(submitter, a_line())
    a_submitted_claim(submitter)
    assert waiting(Actor(finance)) == []


def test_the_page_leads_from_choice_to_confirmation(team, client_of):
    submitter, manager, finance = team
    document, line = a_later_claim(submitter)
    invoice = a_wallet_invoice(submitter, "100.00")
    far = a_wallet_invoice(submitter, "5.00", seller_name="远处小店")
    address = f"/documents/{document.number}/invoices/"
    own = client_of(submitter)
    sheet = own.get(f"/documents/{document.number}/").content.decode()
    assert address in sheet
    page = own.get(address).content.decode()
    assert page.index(invoice.key) < page.index(far.key)
    assert own.post(address, {"line": line.pk}).status_code == 422
    assert own.post(address, {"line": line.pk, "invoice": invoice.key}).status_code == 303
    supply = Supply.objects.get(line=line)
    paying = client_of(finance)
    assert f"{address}{supply.pk}/confirmation/" in paying.get(address).content.decode()
    assert client_of(manager).post(f"{address}{supply.pk}/confirmation/").status_code == 403
    assert client_of(a_member("路人")).get(address).status_code == 404
    assert paying.post(f"{address}{supply.pk}/refusal/", {"reason": ""}).status_code == 422
    assert paying.post(f"{address}{supply.pk}/refusal/", {"reason": "抬头不对"}).status_code == 303
    assert own.post(address, {"line": line.pk, "invoice": invoice.key}).status_code == 303
    again = Supply.objects.get(line=line, state="offered")
    answer = paying.post(f"{address}{again.pk}/confirmation/")
    assert (answer.status_code, answer["Location"]) == (303, f"/documents/{document.number}/")


def test_a_refused_answer_keeps_what_was_chosen_and_written(team, client_of):
    submitter, _manager, _finance = team
    document, line = a_later_claim(submitter)
    _other, other_line = a_later_claim(submitter)
    foreign, free = a_wallet_invoice(submitter, buyer_tax_id="91310000MA1XXXXXX1"), a_wallet_invoice(submitter)
    address, own = f"/documents/{document.number}/invoices/", client_of(submitter)
    answer = own.post(address, {"line": line.pk, "invoice": foreign.key, "note": '昨天"刚到'})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{foreign.key}" required checked>' in page
    assert f'value="{free.key}" required>' in page
    assert 'value="昨天&quot;刚到"' in page
    page = own.post(address, {"line": line.pk, "note": "没选"}).content.decode()
    assert ('value="没选"' in page, " checked>" in page) == (True, False)
    assert "没选" not in own.get(f"/documents/{other_line.document.number}/invoices/").content.decode()


def test_finance_does_without_on_the_page(team, client_of):
    submitter, _manager, finance = team
    document, line = a_later_claim(submitter)
    address = f"/documents/{document.number}/invoices/lines/{line.pk}/excuse/"
    paying = client_of(finance)
    assert address in paying.get(f"/documents/{document.number}/invoices/").content.decode()
    assert paying.post(address, {"reason": ""}).status_code == 422
    assert paying.post(address, {"reason": "小额免票"}).status_code == 303
    assert waiting(Actor(finance)) == []
