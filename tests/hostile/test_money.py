"""Attempts to be paid twice, to decide for oneself, to change what was handed in: all refused, nothing changed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hesi.expenses.approvals.actions import agree, hand_over_tasks, send_back
from hesi.expenses.approvals.models import ApprovalTask, Process
from hesi.expenses.documents.attachments import keep_attachments
from hesi.expenses.documents.models import Document, Line, LineAttachment, LineInvoice, State
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.payments.models import Payment, PaymentBatch
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.access.models import Role, RoleHolder
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_department, a_legal_entity, a_member
from tests.builders_approvals import a_flow, a_process, a_step, parcels, task_of
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice
from tests.builders_payments import a_batch, a_payable_claim
from tests.builders_people import a_project

SignIn = Callable[[Member], Client]
REFUSED = (403, 404, 409, 422)


def typed(document: Document, **changes: Any) -> dict[str, Any]:
    """What the editor sends for a draft of one line."""
    line = document.lines.get()
    return {
        "version": document.version,
        "title": document.title,
        "purpose": document.purpose,
        "department": document.department_id or "",
        "line": "0",
        "lines-0-id": line.pk,
        "lines-0-expense_type": line.expense_type_id,
        "lines-0-spent_on": line.spent_on,
        "lines-0-currency": line.currency,
        "lines-0-amount": str(line.amount.decimal),
        "lines-0-note": line.note,
        "lines-0-invoices": [invoice.key for invoice in line.invoices.all()],
        **changes,
    }


def said(document: Document) -> Any:
    """Everything a document and its lines say, for comparing."""
    rows = Line.objects.filter(document=document).order_by("pk").values()
    proofs = LineInvoice.objects.filter(line__document=document).order_by("pk").values_list("line", "invoice")
    return list(Document.objects.filter(pk=document.pk).values()), list(rows), list(proofs)


def put(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.put(address, json.dumps(body), content_type="application/json")


def send(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def test_what_was_handed_in_is_changed_through_no_door(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    invoice, spare = Invoice.objects.get(), a_wallet_invoice(submitter)
    page, before = f"/documents/{document.number}", said(document)
    for person in (submitter, manager):
        client = client_of(person)
        form = typed(document, **{"lines-0-amount": "9999", "op": "prove", "chosen": spare.key, "reason-0-x": "y"})
        for address in ("/edit/", "/draft/", "/submission/", "/voiding/"):
            assert client.post(page + address, form).status_code in REFUSED, address
        change = {"title": "x", "version": document.version, "lines": [{"expense_type": "meals", "amount": "9999"}]}
        assert put(client, f"/api/v1{page}", change).status_code in REFUSED
        assert send(client, f"/api/v1{page}/submission", {}).status_code in REFUSED
        assert client.post(f"/wallet/{invoice.key}/correction/", {"version": 1, "total": "9999"}).status_code in REFUSED
        patch = json.dumps({"version": 1, "total": "9999"})
        address = f"/api/v1/invoices/{invoice.key}"
        assert client.patch(address, patch, content_type="application/json").status_code in REFUSED
        assert client.delete(address).status_code in REFUSED
        assert client.post(f"/wallet/{invoice.key}/deletion/").status_code in REFUSED
    assert said(document) == before
    invoice.refresh_from_db()
    assert (invoice.total_minor, invoice.deleted_at) == (10_000, None)


def test_nobody_decides_their_own_document_whatever_they_become(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, finance = a_team()
    document = a_submitted_claim(submitter)
    for key in ("finance", "admin"):
        RoleHolder.objects.create(role=Role.objects.get(key=key), member=submitter)
    client = client_of(submitter)

    def refused() -> None:
        for task in ApprovalTask.objects.open():
            assert client.post(f"/approvals/{task.pk}/decision/", {"decision": "agree"}).status_code in REFUSED
            body = {"decision": "agree"}
            assert send(client, f"/api/v1/approval-tasks/{task.pk}/decision", body).status_code in REFUSED

    refused()
    agree(ApprovalTask.objects.open().get(assignee=manager), by=Actor(manager))
    assert not ApprovalTask.objects.filter(assignee=submitter).exists()
    refused()
    # Back to the manager's step, with the submitter's own report as the one who goes.
    task = ApprovalTask.objects.open().filter(assignee=finance).get()
    send_back(task, by=Actor(finance), reason="x", to_step_key=document.process.steps.first().key)  # type: ignore[union-attr]
    Member.objects.filter(pk=manager.pk).update(manager=submitter, is_active=False)
    manager.refresh_from_db()
    hand_over_tasks(manager, by=SystemActor("approvals"))
    refused()
    assert not ApprovalTask.objects.filter(assignee=submitter).exists()
    document.refresh_from_db()
    assert document.state == State.APPROVING


def test_what_belongs_to_others_is_put_on_no_line(company: Tenant, other_company: Tenant, client_of: SignIn) -> None:
    submitter, manager, _finance = a_team()
    with tenant_scope(other_company):
        stranger = a_member("外人")
        elsewhere = a_wallet_invoice(stranger)
        foreign = {
            "department": a_department("别处").pk,
            "project": a_project("别处").pk,
            "legal_entity": a_legal_entity("别家公司").pk,
        }
        foreign_type = a_claim(stranger).lines.get().expense_type_id
    mine, theirs = a_claim(submitter, a_line()), a_wallet_invoice(manager)
    a_project(), a_legal_entity("子公司一"), a_legal_entity("子公司二")
    from django.core.files.uploadedfile import SimpleUploadedFile

    (paper,) = keep_attachments([SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")], by=Actor(manager))
    client, page, before = client_of(submitter), f"/documents/{mine.number}", said(mine)
    wishes: list[dict[str, Any]] = [{name: pk} for name, pk in foreign.items()]
    wishes += [{f"lines-0-{name}": pk} for name, pk in foreign.items() if name != "legal_entity"]
    wishes += [{"lines-0-expense_type": foreign_type}, {"lines-0-attachments": paper.key}]
    wishes += [{"lines-0-invoices": invoice.key} for invoice in (theirs, elsewhere)]
    wishes += [{"op": "prove", "into": "0", "chosen": theirs.key}]
    for wish in wishes:
        for address in ("/draft/", "/edit/"):
            if "op" in wish and address == "/draft/":
                continue
            assert client.post(page + address, typed(mine, **wish)).status_code in REFUSED, wish
    for wish in ({"op": "prove", "chosen": theirs.key},):
        client.post(f"{page}/edit/", typed(mine, **wish))
        assert not LineInvoice.objects.exists()
        mine.refresh_from_db()
        before = said(mine)
    line = {"expense_type": "meals", "amount": "1"}
    for name, pk in foreign.items():
        assert put(client, f"/api/v1{page}", {f"{name}_id": pk, "lines": [line]}).status_code in REFUSED, name
    for more in (
        {"department_id": foreign["department"]},
        {"project_id": foreign["project"]},
        {"invoices": [theirs.key]},
    ):
        assert put(client, f"/api/v1{page}", {"lines": [line | more]}).status_code in REFUSED, more
    assert said(mine) == before
    assert not LineAttachment.objects.exists()


@pytest.mark.parametrize(
    "amount", ["-5", "1e9", "NaN", "99999999999999", "Infinity", "0.001", "--1", "1/0", "٣", "0x10"]
)
def test_an_amount_is_a_plain_positive_number(member: Member, client_of: SignIn, amount: str) -> None:
    document = a_claim(member, a_line())
    client, before = client_of(member), said(document)
    answer = client.post(f"/documents/{document.number}/draft/", typed(document, **{"lines-0-amount": amount}))
    assert answer.status_code == 422
    body = {"lines": [{"expense_type": "meals", "amount": amount}]}
    assert put(client, f"/api/v1/documents/{document.number}", body).status_code == 422
    assert said(document) == before


def test_a_rate_is_never_taken_from_the_form(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, a_line())
    sent = {"lines-0-rate": "100", "lines-0-home_minor": "1", "total_minor": "1", "state": "to_pay", "submitter": "1"}
    assert client_of(member).post(f"/documents/{document.number}/draft/", typed(document, **sent)).status_code == 200
    body = {"lines": [{"expense_type": "meals", "amount": "100", "rate": "9", "home_minor": 1}], "state": "paid"}
    put(client_of(member), f"/api/v1/documents/{document.number}", body)
    document.refresh_from_db()
    assert (document.state, document.total_minor, document.submitter_id) == (State.DRAFT, 10_000, member.pk)


def test_nobody_pays_their_own_and_nothing_is_paid_twice(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, finance = a_team()
    own, claim = a_payable_claim(finance), a_payable_claim(submitter)
    client, page = client_of(finance), "/payments/batches/"
    for chosen in ([own.number], [claim.number, own.number]):
        assert client.post(page, {"chosen": chosen}).status_code in REFUSED
        assert send(client, "/api/v1/payments/batches", {"documents": chosen}).status_code in REFUSED
    assert not PaymentBatch.objects.exists()
    assert client.post(page, {"chosen": [claim.number, claim.number]}).status_code == 303
    assert client.post(page, {"chosen": [claim.number]}).status_code in REFUSED
    payment = Payment.objects.select_related("batch").get()
    batch = f"{page}{payment.batch.number}"
    assert client.post(f"{batch}/completions/").status_code == 409  # not exported yet
    client.post(f"{batch}/file/")
    assert client.post(f"{batch}/cancellation/").status_code in REFUSED
    assert client.post(f"{batch}/completions/").status_code == 303
    client.post(f"{batch}/completions/")
    client.post(f"{batch}/completions/", {"chosen": payment.key})
    assert client.post(f"{batch}/payments/{payment.key}/failure/", {"reason": "x"}).status_code in REFUSED
    assert client.post(page, {"chosen": [claim.number]}).status_code in REFUSED
    claim.refresh_from_db()
    assert (claim.state, Payment.objects.filter(state="paid").count()) == (State.PAID, 1)


def test_a_batch_of_ones_own_document_is_settled_by_a_colleague(company: Tenant, client_of: SignIn) -> None:
    finance, colleague = a_member("郑敏", roles=("finance",)), a_member("何苗", roles=("finance",))
    batch = a_batch(a_payable_claim(finance), by=colleague)
    payment, client = batch.payments.get(), client_of(finance)
    page = f"/payments/batches/{batch.number}"
    assert client.post(f"{page}/completions/").status_code in REFUSED
    assert client.post(f"{page}/payments/{payment.key}/failure/", {"reason": "x"}).status_code in REFUSED
    payment.refresh_from_db()
    assert payment.state == "pending"


def test_when_the_heir_has_signed_already_the_step_goes_on(company: Tenant) -> None:
    boss = a_member("周总")
    leaver = a_member("安娜", manager=boss)
    with parcels() as told:
        process = a_process(a_member("林晓"), a_flow(a_step(members=[leaver, boss], sign="all")))
        agree(task_of(process, boss), by=Actor(boss))
        hand_over_tasks(leaver, by=SystemActor("approvals"))
        process.refresh_from_db()
        assert process.state == Process.State.AGREED
        assert told.agreed == [process.subject_id]


def test_who_had_left_and_come_back_is_not_the_heir_of_a_step_they_left(company: Tenant) -> None:
    admin, boss = a_member("管理员", roles=("admin",)), a_member("周总")
    leaver = a_member("安娜", manager=boss)
    with parcels():
        process = a_process(a_member("林晓"), a_flow(a_step(members=[leaver, boss], sign="all")))
        ApprovalTask.objects.filter(pk=task_of(process, boss).pk).update(state=ApprovalTask.State.CANCELLED)
        hand_over_tasks(leaver, by=SystemActor("approvals"))
        assert [task.assignee for task in ApprovalTask.objects.open()] == [admin]
