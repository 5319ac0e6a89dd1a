"""What happens around documents: notices of money, search, settings, the API, the timeline."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hesi.core.errors import Forbidden, Invalid
from hesi.expenses.approvals.actions import agree
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.actions import mark_paid, mark_paying, mark_payment_failed, start_document
from hesi.expenses.documents.actions.settings import (
    TemplateChanged,
    TemplateInput,
    TypeInput,
    move,
    newest_version,
    save_expense_type,
    save_template,
)
from hesi.expenses.documents.hooks import Hint, _hinters, add_submit_hint
from hesi.expenses.documents.models import Document, ExpenseType, State, Template
from hesi.expenses.documents.suggestions import offered_types, suggest_expense_type
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.timeline import timeline_of
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.search.find import find
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_member
from tests.builders_documents import SPENT_ON, a_claim, a_submitted_claim, a_team, a_wallet_invoice
from tests.jobs import deliver_events

SignIn = Callable[[Member], Client]


def approved(submitter: Member) -> Document:
    document = a_submitted_claim(submitter)
    while task := ApprovalTask.objects.open().filter(process__subject_id=document.pk).first():
        agree(task, by=Actor(task.assignee))
    document.refresh_from_db()
    return document


def test_submitter_hears_of_failed_and_made_payments(company: Tenant) -> None:
    submitter, _manager, finance = a_team()
    document, payer = approved(submitter), Actor(finance)
    mark_paying(document, by=payer)
    mark_payment_failed(document, by=payer, reason="账号有误。")
    mark_paying(document, by=payer)
    mark_paid(document, by=payer)
    deliver_events()
    told = Notification.objects.filter(member=submitter, kind="document.money").order_by("pk")
    assert [document.shown_title in notice.title for notice in told] == [True, True]
    assert "账号有误" in told[0].body
    assert all(notice.url == f"/documents/{document.number}/" for notice in told)


def test_documents_are_found_by_what_they_say_and_only_by_their_readers(company: Tenant) -> None:
    submitter, manager, _finance = a_team()
    document = a_submitted_claim(submitter, title="量子展会")
    deliver_events()
    for words in ("量子展会", document.number, "静安小馆"):
        assert [hit.subject_id for group in find(words, Actor(manager)) for hit in group.hits] == [document.pk], words
    assert find("量子展会", Actor(a_member("路人"))) == []


def test_history_is_told_in_order(company: Tenant) -> None:
    submitter, manager, _finance = a_team()
    document = approved(submitter)
    entries = timeline_of(Document.subject_type, document.pk)
    assert entries[-1].who == submitter.name
    assert any(entry.who == manager.name for entry in entries)
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)


def test_hint_of_another_room_becomes_the_next_step(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, _finance = a_team()
    document = approved(submitter)

    def hint(found: Document, actor: Any) -> Hint | None:
        mine = found.submitter_id == actor.member_id
        return Hint("没有收款账户。", "填写收款账户", "/accounts-to-fill/", is_next=True) if mine else None

    kept = list(_hinters)
    add_submit_hint(hint)
    try:
        page = client_of(submitter).get(f"/documents/{document.number}/").content.decode()
    finally:
        _hinters[:] = kept
    assert "填写收款账户" in page
    assert "/accounts-to-fill/" in page


def test_only_administrators_change_settings(company: Tenant, client_of: SignIn) -> None:
    _submitter, manager, finance = a_team()
    for person in (manager, finance):
        with pytest.raises(Forbidden):
            save_expense_type(None, TypeInput("新类型"), by=Actor(person))
        for address in ("/admin/expense-types/", "/admin/templates/", "/admin/templates/travel/"):
            assert client_of(person).get(address).status_code == 403


def test_new_type_is_offered_and_suggested_by_its_words(company: Tenant, client_of: SignIn) -> None:
    admin = a_member("管理", roles=("admin",))
    client = client_of(admin)
    sent = {"name": "会展", "name_en": "Fairs", "icon": "tag", "words": "展位 会展服务，布展", "is_active": "on"}
    assert client.post("/admin/expense-types/new/", {**sent, "icon": "nonsense"}).status_code == 422
    assert client.post("/admin/expense-types/new/", {**sent, "icon": "building"}).status_code == 303
    kind = ExpenseType.objects.get(name="会展")
    assert kind.words == ["展位", "会展服务", "布展"]
    invoice = a_wallet_invoice(admin, items=[{"name": "*会展服务*展位费"}])
    assert suggest_expense_type(invoice, list(ExpenseType.objects.all())) == kind
    assert (
        client.post(f"/admin/expense-types/{kind.key}/", {**sent, "icon": "building", "is_active": ""}).status_code
        == 303
    )
    kind.refresh_from_db()
    assert not kind.is_active
    first = ExpenseType.objects.first()
    move(kind, up=True, by=Actor(admin))
    move(first, up=False, by=Actor(admin))
    keys = list(ExpenseType.objects.values_list("key", flat=True))
    assert keys.index(kind.key) == len(keys) - 2
    assert keys.index(first.key) == 1


def test_running_documents_keep_their_version_of_the_template(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    admin = Actor(a_member("管理", roles=("admin",)))
    template = Template.objects.get(key="office")
    draft = start_document(template, by=Actor(submitter))
    typed = TemplateInput("办公报销单", expense_types=("office",), prefix="OF", needs_project=True)
    version = save_template(template, typed, by=admin, based_on=1)
    assert version is not None
    assert (version.number, version.published_by) == (2, admin.member)
    assert save_template(template, typed, by=admin) is None
    draft.refresh_from_db()
    assert draft.template_version.number == 1
    assert len(offered_types(draft)) > 1
    fresh = start_document(template, by=Actor(submitter))
    assert fresh.number.startswith("OF-")
    assert [kind.key for kind in offered_types(fresh)] == ["office"]
    with pytest.raises(TemplateChanged):
        save_template(template, TemplateInput("办公", prefix="BG"), by=admin, based_on=1)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (TemplateInput(" "), "name"),
        (TemplateInput("x", prefix="太长的前缀"), "number_prefix"),
        (TemplateInput("x", flow="nowhere"), "flow"),
        (TemplateInput("x", expense_types=("nothing",)), "expense_types"),
    ],
)
def test_template_that_cannot_work_names_its_field(company: Tenant, typed: TemplateInput, field: str) -> None:
    admin = Actor(a_member("管理", roles=("admin",)))
    with pytest.raises(Invalid) as refused:
        save_template(None, typed, by=admin)
    assert list(refused.value.fields) == [field]


def test_template_page_publishes_the_next_version(company: Tenant, client_of: SignIn) -> None:
    client = client_of(a_member("管理", roles=("admin",)))
    sent = {
        "name": "差旅报销单", "icon": "plane", "number_prefix": "CL", "flow": "default",
        "expense_types": ["flight", "hotel"], "needs_purpose": "on", "is_active": "on", "based_on": "1",
    }  # fmt: skip
    assert client.post("/admin/templates/travel/", sent).status_code == 303
    version = newest_version(Template.objects.get(key="travel"))
    assert version is not None
    assert (version.number, version.definition["expense_types"]) == (2, ["flight", "hotel"])
    assert client.post("/admin/templates/travel/", sent).status_code == 422
    assert client.post("/admin/templates/office/position/", {"to": "up"}).status_code == 303
    assert Template.objects.first().key == "office"


def call(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
    return getattr(client, method)(f"/api/v1/documents{path}", headers=headers or None, **sent)


def test_a_claim_goes_its_way_through_the_api(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, _finance = a_team()
    invoice = a_wallet_invoice(submitter)
    client = client_of(submitter)
    line = {"expense_type": "meals", "spent_on": SPENT_ON.isoformat(), "amount": "100.00", "invoices": [invoice.key]}
    body = {"template": "travel", "purpose": "拜访客户", "lines": [line]}
    made = call(client, "post", "", body, **{"Idempotency-Key": "one"})
    again = call(client, "post", "", body, **{"Idempotency-Key": "one"})
    assert (made.status_code, again.status_code) == (201, 201)
    number = made.json()["number"]
    assert again.json()["number"] == number
    assert Document.objects.count() == 1
    assert made.json()["total"] == "100.00"
    changed = call(client, "put", f"/{number}", {**body, "title": "新标题", "version": 1})
    assert (changed.status_code, changed.json()["title"]) == (200, "新标题")
    assert call(client, "put", f"/{number}", {**body, "version": 1}).status_code == 409
    assert call(client, "get", f"/{number}/findings").json() == []
    assert call(client, "get", f"/{number}/route").json()[0]["approvers"] == [manager.name]
    assert call(client, "post", f"/{number}/submission").json()["state"] == State.APPROVING
    late = call(client, "post", f"/{number}/submission")
    assert (late.status_code, late.json()["code"]) == (409, "document_moved")
    assert [row["number"] for row in call(client, "get", "?mine=true").json()["items"]] == [number]
    assert call(client, "delete", f"/{number}/submission").json()["state"] == State.DRAFT
    assert call(client, "delete", f"/{number}").json()["state"] == State.VOID


def test_api_refuses_in_problem_json(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, _finance = a_team()
    client = client_of(submitter)
    document = a_claim(submitter)
    assert call(client, "post", "", {"template": "nothing"}).status_code == 422
    assert call(client, "post", "", {"template": "travel", "lines": [{"amount": "x"}]}).status_code == 422
    assert call(client_of(a_member("路人")), "get", f"/{document.number}").status_code == 404
    assert call(Client(), "get", "").status_code == 401
    assert call(client, "get", "?size=5000").status_code == 422
