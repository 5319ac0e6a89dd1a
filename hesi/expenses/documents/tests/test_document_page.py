"""A document: what its readers see and what its submitter may do with it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hesi.expenses.approvals.actions import agree
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.actions import save_draft, submit_document
from hesi.expenses.documents.actions.drafting import lines_as_typed
from hesi.expenses.documents.checking import check_document
from hesi.expenses.documents.drafts import DraftInput
from hesi.expenses.documents.models import Document, FrozenFinding, State
from hesi.expenses.documents.tests.pages import HTMX, SignIn, reread, text_of, typed
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_team


def test_withdraw_remind_copy_and_void_from_the_page(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    client, address = client_of(submitter), f"/documents/{document.number}"
    page = text_of(client.get(f"{address}/"))
    assert f"{address}/withdrawal/" in page
    assert manager.name in page
    assert client.post(f"{address}/reminder/").status_code == 303
    assert client.post(f"{address}/reminder/").status_code == 429
    assert client.post(f"{address}/withdrawal/").status_code == 303
    assert client.post(f"{address}/withdrawal/").status_code == 409
    assert client.post(f"{address}/copy/").status_code == 303
    assert client.post(f"{address}/voiding/").status_code == 303
    assert reread(document).state == State.VOID
    assert Document.objects.filter(state=State.DRAFT).count() == 1


def test_withdrawing_after_a_decision_answers_409_and_is_not_offered(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    agree(ApprovalTask.objects.open().get(), by=Actor(manager))
    client = client_of(submitter)
    assert f"/documents/{document.number}/withdrawal/" not in text_of(client.get(f"/documents/{document.number}/"))
    answer = client.post(f"/documents/{document.number}/withdrawal/")
    assert answer.status_code == 409
    assert manager.name in text_of(answer)


def test_a_document_shows_itself_to_its_readers_and_to_nobody_else(
    company: Tenant, other_company: Tenant, client_of: SignIn
) -> None:
    submitter, manager, finance = a_team()
    document = a_submitted_claim(submitter)
    address = f"/documents/{document.number}/"
    for person in (submitter, manager, finance):
        page = client_of(person).get(address)
        assert page.status_code == 200
        assert "静安小馆" in text_of(page)
    assert client_of(a_member("路人")).get(address).status_code == 404
    with tenant_scope(other_company):
        stranger = a_member("外人", roles=("admin",))
    for method, path in (
        ("get", ""), ("get", "edit/"), ("post", "draft/"), ("post", "submission/"), ("post", "withdrawal/"),
        ("post", "reminder/"), ("post", "copy/"), ("post", "voiding/"), ("get", "wallet/"),
    ):  # fmt: skip
        assert getattr(client_of(stranger), method)(address + path).status_code == 404, path
    assert Client().get(address).status_code == 302


def test_readers_do_not_edit(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, finance = a_team()
    draft = a_claim(submitter)
    client = client_of(finance)
    assert client.get(f"/documents/{draft.number}/edit/").status_code == 302
    assert client.post(f"/documents/{draft.number}/draft/", typed(draft), headers=HTMX).status_code == 403
    for path in ("edit", "submission", "voiding", "copy"):
        assert client.post(f"/documents/{draft.number}/{path}/").status_code == 403, path


def test_two_hundred_lines_stay_one_page_of_few_queries(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, *(a_line(amount="1") for _time in range(200)))
    client = client_of(member)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/documents/{document.number}/edit/")
    assert page.status_code == 200
    assert text_of(page).count('class="line"') == 201  # and the blank one
    assert len(queries) < 45
    with CaptureQueriesContext(connection) as queries:
        assert client.post(f"/documents/{document.number}/draft/", typed(document), headers=HTMX).status_code == 200
    assert len(queries) < 60


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_draws_itself_in_both_languages(company: Tenant, client_of: SignIn, language: str) -> None:
    submitter, manager, finance = a_team()
    admin = a_member("管理", roles=("admin",))
    for person in (submitter, manager, finance, admin):
        type(person.user).objects.filter(pk=person.user_id).update(language=language)
    draft, running = a_claim(submitter), a_submitted_claim(submitter)
    task = ApprovalTask.objects.open().get()
    for person, address in (
        (submitter, "/documents/"), (submitter, f"/documents/{draft.number}/edit/"), (submitter, "/documents/new/"),
        (submitter, f"/documents/{draft.number}/"), (submitter, f"/documents/{running.number}/"),
        (submitter, f"/documents/{draft.number}/edit/?pick=new"), (manager, "/approvals/"),
        (manager, "/approvals/?view=done"), (manager, f"/approvals/{task.pk}/"), (finance, "/documents/all/"),
        (admin, "/admin/expense-types/"), (admin, "/admin/expense-types/new/"), (admin, "/admin/expense-types/hotel/"),
        (admin, "/admin/templates/"), (admin, "/admin/templates/new/"), (admin, "/admin/templates/travel/"),
    ):  # fmt: skip
        page = client_of(person).get(address)
        assert page.status_code == 200, address
        assert text_of(page).count("<h1") == 1, address


def test_findings_name_expense_types_in_each_readers_language(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, _finance = a_team()
    document = a_claim(submitter, a_line("hotel", "9000", city="上海"))
    asked = {(found.line, found.rule) for found in check_document(document) if found.level == "reason"}
    lines = tuple(lines_as_typed(document))
    draft = DraftInput(title="出差", purpose="拜访", lines=lines, reasons=dict.fromkeys(asked, "旺季"))
    save_draft(document, draft, by=Actor(submitter))
    submit_document(document, by=Actor(submitter))
    type(manager.user).objects.filter(pk=manager.user_id).update(language="en")
    assert FrozenFinding.objects.filter(document=document, rule="over_cap").exists()
    said = text_of(client_of(manager).get(f"/documents/{document.number}/"))
    assert "Hotels in Shanghai: the standard is" in said
    assert "住宿 in" not in said
    assert "住宿" in text_of(client_of(submitter).get(f"/documents/{document.number}/"))
    told = client_of(manager).get(f"/api/v1/documents/{document.number}/findings").json()
    assert {found["params"]["type"] for found in told if "type" in found["params"]} == {"Hotels"}


@pytest.mark.parametrize(
    ("came_from", "marked"),
    [
        ("/documents/all/?state=paid", "/documents/all/"),
        ("/approvals/", "/approvals/"),
        ("/reports/documents/?by=spent", "/reports/board/"),
        ("", None),
    ],
)
def test_rail_marks_where_the_reader_of_anothers_document_came_from(
    company: Tenant, client_of: SignIn, came_from: str, marked: str | None
) -> None:
    submitter, _manager, finance = a_team()
    address = f"/documents/{a_submitted_claim(submitter).number}/"
    referer = {"Referer": f"http://testserver{came_from}"} if came_from else {}
    page = text_of(client_of(finance).get(address, headers=referer))
    rail = page[page.index('class="rail-list"') : page.index('class="rail-foot"')]
    assert re.findall(r'href="([^"]+)" aria-current', rail) == ([marked] if marked else [])
    own = text_of(client_of(submitter).get(address, headers=referer))
    assert 'href="/documents/" aria-current="page"' in own
