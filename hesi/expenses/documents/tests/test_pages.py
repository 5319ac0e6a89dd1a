"""The HTML door: what each page shows, to whom, in how many queries, and what it answers when somebody was faster."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hesi.expenses.approvals.actions import agree, send_back
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.actions import submit_document, withdraw_document
from hesi.expenses.documents.models import Document, Line, State
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_documents import SPENT_ON, a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice

SignIn = Callable[[Member], Client]
HTMX = {"HX-Request": "true"}
MOST_QUERIES = 15


def text_of(response: Any) -> str:
    return str(response.content.decode())


def typed(document: Document, **changes: Any) -> dict[str, Any]:
    """What the editor's form sends for the document as it stands."""
    sent: dict[str, Any] = {
        "version": document.version,
        "title": document.title,
        "purpose": document.purpose,
        "department": document.department_id or "",
        "line": [],
    }
    for at, line in enumerate(document.lines.prefetch_related("invoices")):
        sent["line"].append(str(at))
        sent |= {
            f"lines-{at}-id": line.pk,
            f"lines-{at}-expense_type": line.expense_type_id or "",
            f"lines-{at}-spent_on": line.spent_on or "",
            f"lines-{at}-currency": line.currency,
            f"lines-{at}-amount": str(line.amount.decimal),
            f"lines-{at}-note": line.note,
            f"lines-{at}-invoices": [invoice.key for invoice in line.invoices.all()],
        }
    return {**sent, **changes}


def reread(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def test_empty_list_teaches_and_leads_to_a_new_claim(member: Member, client_of: SignIn) -> None:
    client = client_of(member)
    assert "/documents/new/" in text_of(client.get("/documents/"))
    answer = client.post("/documents/new/", {"template": "office"})
    document = Document.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/documents/{document.number}/edit/"
    assert client.get(answer["Location"]).status_code == 200


def test_chosen_invoices_come_along_and_those_in_use_are_left_out(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, _finance = a_team()
    used, free = a_wallet_invoice(submitter), a_wallet_invoice(submitter, "77")
    foreign = a_wallet_invoice(a_member("何苗"))
    a_submitted_claim(submitter, a_line(invoice_keys=(used.key,)))
    client = client_of(submitter)
    address = f"/documents/new/?invoice={used.key}&invoice={free.key}&invoice={foreign.key}"
    page = text_of(client.get(address))
    assert free.number in page
    assert used.number not in page
    assert foreign.number not in page
    client.post("/documents/new/", {"template": "travel", "invoice": [used.key, free.key, foreign.key]})
    made = Document.objects.get(state=State.DRAFT)
    assert [invoice.key for line in made.lines.all() for invoice in line.invoices.all()] == [free.key]


@pytest.mark.parametrize("count", [10, 60])
def test_my_list_asks_the_same_number_of_queries_whatever_its_length(
    company: Tenant, client_of: SignIn, count: int
) -> None:
    submitter, _manager, _finance = a_team()
    for _time in range(count // 2):
        a_claim(submitter, a_line())
        a_submitted_claim(submitter)
    client = client_of(submitter)
    client.get("/documents/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/documents/")
    assert page.status_code == 200
    assert len(queries) <= MOST_QUERIES


@pytest.mark.parametrize("count", [10, 40])
def test_finance_list_and_task_list_stay_within_their_queries(company: Tenant, client_of: SignIn, count: int) -> None:
    submitter, manager, finance = a_team()
    for _time in range(count):
        a_submitted_claim(submitter)
    for person, address in ((finance, "/documents/all/"), (manager, "/approvals/")):
        client = client_of(person)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= MOST_QUERIES, address


def test_list_is_searched_by_number_title_and_amount(member: Member, client_of: SignIn) -> None:
    first = a_claim(member, a_line(amount="123.45"), title="北京培训")
    second = a_claim(member, a_line(amount="99"), title="深圳展会")
    client = client_of(member)
    for words in (first.number, "北京", "123.45", "¥123.45"):
        page = text_of(client.get("/documents/", {"q": words}))
        assert first.number in page
        assert second.number not in page
    assert second.number not in text_of(client.get("/documents/", {"view": "running"}))


def test_only_those_who_may_see_everything_open_all_documents(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, finance = a_team()
    document = a_submitted_claim(submitter)
    draft = a_claim(submitter)
    page = text_of(client_of(finance).get("/documents/all/"))
    assert document.number in page
    assert draft.number not in page
    assert draft.number in text_of(client_of(finance).get("/documents/all/", {"state": "draft"}))
    for person in (submitter, manager):
        assert client_of(person).get("/documents/all/").status_code == 403
        asked = client_of(person).post("/exports/", {"kind": "documents.all", "format": "xlsx"})
        assert asked.status_code == 403


def test_finance_narrows_by_every_question(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, finance = a_team()
    document = a_submitted_claim(
        submitter, a_line(amount="150", invoice_keys=(a_wallet_invoice(submitter, "150").key,))
    )
    client = client_of(finance)
    today = company.today.isoformat()
    hits = [
        {"q": document.number}, {"person": "林"}, {"template": "travel"}, {"type": "meals"}, {"state": "approving"},
        {"since": today}, {"until": today}, {"least": "150"}, {"most": "¥150.00"},
    ]  # fmt: skip
    misses = [
        {"q": "nothing"}, {"person": "周"}, {"template": "office"}, {"type": "hotel"}, {"state": "paid"},
        {"since": "2999-01-01"}, {"until": "2000-01-01"}, {"least": "150.01"}, {"most": "149"},
    ]  # fmt: skip
    for question in hits:
        assert document.number in text_of(client.get("/documents/all/", question)), question
    for question in misses:
        assert f"/documents/{document.number}/" not in text_of(client.get("/documents/all/", question)), question
    assert client.get("/documents/all/", {"least": "abc", "since": "x"}).status_code == 200


def test_autosave_answers_the_parts_and_the_next_version(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, a_line(amount="10"))
    client = client_of(member)
    sent = typed(document, **{"lines-0-amount": "1,234.50", "title": "改过的标题"})
    answer = client.post(f"/documents/{document.number}/draft/", sent, headers=HTMX)
    page = text_of(answer)
    assert answer.status_code == 200
    assert 'name="version" id="draft-version" value="2"' in page
    assert "1,234.50" in page
    for part in ("draft-totals", "draft-route", "draft-findings", "line-0-facts"):
        assert f'id="{part}"' in page
    assert reread(document).title == "改过的标题"


def test_new_line_gets_its_id_back_under_the_name_the_page_gave_it(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, a_line(amount="10"))
    sent = typed(document) | {"line": ["7", "0"], "lines-7-amount": "5", "lines-7-currency": "CNY"}
    page = text_of(client_of(member).post(f"/documents/{document.number}/draft/", sent, headers=HTMX))
    first = reread(document).lines.first()
    assert first.amount_minor == 500
    assert f'name="lines-7-id" value="{first.pk}"' in page


def test_autosave_of_a_wrong_amount_says_so_beside_its_line(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, a_line(amount="10"))
    sent = typed(document, **{"lines-0-amount": "12,5"})
    answer = client_of(member).post(f"/documents/{document.number}/draft/", sent, headers=HTMX)
    assert answer.status_code == 422
    assert 'data-marked="amount"' in text_of(answer)
    assert reread(document).total_minor == 1000


def test_refused_autosave_keeps_the_reasons_beside_their_findings(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, a_line(amount="10"))
    name = f"reason-{document.lines.get().pk}-invoice_missing"
    sent = typed(document, **{name: "小店没有发票", "lines-0-amount": "12,5"})
    answer = client_of(member).post(f"/documents/{document.number}/draft/", sent, headers=HTMX)
    assert answer.status_code == 422
    assert f'name="{name}" value="小店没有发票"' in text_of(answer)


def test_older_window_is_refused_with_409(member: Member, client_of: SignIn) -> None:
    document = a_claim(member)
    client = client_of(member)
    address = f"/documents/{document.number}/draft/"
    assert client.post(address, typed(document), headers=HTMX).status_code == 200
    late = client.post(address, typed(document, title="旧窗口"), headers=HTMX)
    assert late.status_code == 409
    assert "note" in text_of(late)
    assert reread(document).title != "旧窗口"


@pytest.mark.parametrize(
    ("operation", "amounts"),
    [
        ("add", [1000, 2000, 0]),
        ("copy-0", [1000, 1000, 2000]),
        ("remove-0", [2000]),
        ("up-1", [2000, 1000]),
        ("down-0", [2000, 1000]),
        ("remove-9", [1000, 2000]),
        ("", [1000, 2000]),
    ],
)
def test_buttons_beside_lines_work_without_scripts(
    member: Member, client_of: SignIn, operation: str, amounts: list[int]
) -> None:
    document = a_claim(member, a_line(amount="10"), a_line(amount="20"))
    answer = client_of(member).post(f"/documents/{document.number}/edit/", typed(document, op=operation))
    assert answer.status_code == 303
    assert [line.amount_minor for line in reread(document).lines.all()] == amounts


def test_invoices_are_chosen_for_a_line_or_for_new_ones(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, a_line())
    own, more = a_wallet_invoice(member, "60"), a_wallet_invoice(member, "40")
    client = client_of(member)
    offered = text_of(client.get(f"/documents/{document.number}/wallet/"))
    assert own.key in offered
    assert more.key in offered
    assert more.key not in text_of(client.get(f"/documents/{document.number}/wallet/", {"q": "60"}))
    address = f"/documents/{document.number}/edit/"
    assert client.post(address, typed(document, op="prove", into="0", chosen=[own.key])).status_code == 303
    assert [i.key for i in reread(document).lines.get().invoices.all()] == [own.key]
    answer = client.post(
        address, typed(reread(document), op="prove", into="", chosen=[own.key, more.key]), headers=HTMX
    )
    assert answer.status_code == 200
    assert text_of(answer).lstrip().startswith("<form")
    assert reread(document).lines.count() == 2
    client.post(address, typed(reread(document), op=f"detach-0-{own.key}"))
    assert reread(document).lines.first().invoices.count() == 0


def test_attachment_is_kept_shown_and_read_by_the_approver_only_with_the_claim(
    company: Tenant, client_of: SignIn
) -> None:
    submitter, manager, _finance = a_team()
    document = a_claim(submitter)
    file = SimpleUploadedFile("会议通知.pdf", b"%PDF-1.4", content_type="application/pdf")
    sent = typed(document) | {"attachment-0": file}
    assert client_of(submitter).post(f"/documents/{document.number}/edit/", sent).status_code == 303
    kept = document.lines.get().attachments.get()
    assert "会议通知.pdf" in text_of(client_of(submitter).get(f"/documents/{document.number}/"))
    assert client_of(manager).get(f"/files/{kept.key}/").status_code == 404
    submit_document(document, by=Actor(submitter))
    assert client_of(manager).get(f"/files/{kept.key}/").status_code == 200
    assert client_of(a_member("路人")).get(f"/files/{kept.key}/").status_code == 404


@pytest.mark.parametrize(("name", "content"), [("virus.exe", b"MZ"), ("empty.pdf", b"")])
def test_attachment_that_is_not_taken_is_named(member: Member, client_of: SignIn, name: str, content: bytes) -> None:
    document = a_claim(member)
    sent = typed(document) | {"attachment-0": SimpleUploadedFile(name, content)}
    answer = client_of(member).post(f"/documents/{document.number}/edit/", sent)
    assert answer.status_code == 422
    assert name in text_of(answer)


def test_submitting_from_the_editor_saves_what_was_typed_last(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, _finance = a_team()
    document = a_claim(submitter)
    client = client_of(submitter)
    sent = typed(document, purpose="最后一句")
    address = f"/documents/{document.number}/submission/"
    answer = client.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (303, f"/documents/{document.number}/")
    assert (reread(document).state, reread(document).purpose) == (State.APPROVING, "最后一句")
    again = client.post(address, sent)
    assert again.status_code == 409
    assert document.number in text_of(again)


def test_blocked_submission_stays_in_the_editor_with_its_sentence(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, _finance = a_team()
    document = a_claim(submitter, a_line(amount="0"))
    answer = client_of(submitter).post(f"/documents/{document.number}/submission/", typed(document, purpose="新目的"))
    assert answer.status_code == 422
    assert 'role="alert"' in text_of(answer)
    assert (reread(document).state, reread(document).purpose) == (State.DRAFT, "新目的")


def test_invoice_used_elsewhere_answers_409_and_names_the_other_document(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, _finance = a_team()
    invoice = a_wallet_invoice(submitter)
    first, second = (a_claim(submitter, a_line(invoice_keys=(invoice.key,))) for _time in range(2))
    client = client_of(submitter)
    assert client.post(f"/documents/{first.number}/submission/").status_code == 303
    answer = client.post(f"/documents/{second.number}/submission/")
    assert answer.status_code == 409
    assert first.number in text_of(answer)


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


def test_approving_three_takes_three_presses(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, _finance = a_team()
    documents = [a_submitted_claim(submitter, title=f"单据{number}") for number in range(3)]
    tasks = list(ApprovalTask.objects.open().filter(assignee=manager).order_by("opened_at"))
    client = client_of(manager)
    assert [row.task.pk for row in client.get("/approvals/").context["rows"]] == [task.pk for task in tasks]
    shown = tasks[0]
    for following in (tasks[1], tasks[2], None):
        answer = client.post(f"/approvals/{shown.pk}/decision/", {"decision": "agree"}, headers=HTMX)
        assert answer.status_code == 200
        page = text_of(answer)
        assert 'id="flash"' in page
        if following is not None:
            assert f'data-case="{following.pk}"' in page
            shown = following
    assert not ApprovalTask.objects.open().filter(assignee=manager).exists()
    assert all(reread(document).state == State.APPROVING for document in documents)  # finance is next


def test_decision_page_shows_what_is_unusual_and_needs_a_reason_to_send_back(
    company: Tenant, client_of: SignIn
) -> None:
    submitter, manager, _finance = a_team()
    document = a_claim(submitter, a_line(amount="100", invoice_keys=()))
    line = Line.objects.get(document=document)
    sent = typed(document) | {f"reason-{line.pk}-invoice_missing": "出租车没给票"}
    client_of(submitter).post(f"/documents/{document.number}/submission/", sent)
    task = ApprovalTask.objects.open().get()
    client, address = client_of(manager), f"/approvals/{task.pk}/"
    page = text_of(client.get(address))
    assert "出租车没给票" in page
    refused = client.post(f"{address}decision/", {"decision": "send_back"}, headers=HTMX)
    assert refused.status_code == 422
    assert ApprovalTask.objects.open().filter(pk=task.pk).exists()
    assert client.post(f"{address}decision/", {"decision": "send_back", "comment": "请补票"}).status_code == 303
    assert reread(document).state == State.REJECTED
    assert "请补票" in text_of(client_of(submitter).get(f"/documents/{document.number}/"))


def test_finance_sends_back_to_the_manager(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, finance = a_team()
    document = a_submitted_claim(submitter)
    agree(ApprovalTask.objects.open().get(), by=Actor(manager))
    task = ApprovalTask.objects.open().get()
    client = client_of(finance)
    assert 'value="manager"' in text_of(client.get(f"/approvals/{task.pk}/"))
    sent = {"decision": "send_back", "comment": "请再确认", "to_step": "manager"}
    assert client.post(f"/approvals/{task.pk}/decision/", sent).status_code == 303
    assert reread(document).state == State.APPROVING
    assert ApprovalTask.objects.open().get().assignee == manager


def test_second_decision_answers_409_and_the_page_says_who_decided(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, _finance = a_team()
    a_submitted_claim(submitter)
    task = ApprovalTask.objects.open().get()
    client = client_of(manager)
    address = f"/approvals/{task.pk}/"
    assert client.post(f"{address}decision/", {"decision": "agree"}).status_code == 303
    late = client.post(f"{address}decision/", {"decision": "agree"}, headers=HTMX)
    assert late.status_code == 409
    assert manager.name in text_of(late)
    page = text_of(client.get(address))
    assert "data-shortcut-agree" not in page
    assert f'href="{address}"' in text_of(client.get("/approvals/?view=done"))


def test_withdrawn_task_says_that_nothing_is_left_to_do(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    task = ApprovalTask.objects.open().get()
    withdraw_document(document, by=Actor(submitter))
    page = text_of(client_of(manager).get(f"/approvals/{task.pk}/"))
    assert "data-shortcut-agree" not in page
    assert "静安小馆" not in page


def test_changes_since_the_last_submission_are_marked(company: Tenant, client_of: SignIn) -> None:
    submitter, manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    send_back(ApprovalTask.objects.open().get(), by=Actor(manager), reason="改日期")
    sent = typed(reread(document), **{"lines-0-spent_on": SPENT_ON.replace(day=1).isoformat()})
    client_of(submitter).post(f"/documents/{document.number}/submission/", sent)
    task = ApprovalTask.objects.open().get()
    assert "is-marked" in text_of(client_of(manager).get(f"/approvals/{task.pk}/"))


def test_tasks_of_others_are_not_there(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, finance = a_team()
    a_submitted_claim(submitter)
    task = ApprovalTask.objects.open().get()
    for person in (submitter, finance):
        assert client_of(person).get(f"/approvals/{task.pk}/").status_code == 404
        assert client_of(person).post(f"/approvals/{task.pk}/decision/", {"decision": "agree"}).status_code == 404


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


def test_half_a_form_empties_nothing(company: Tenant, member: Member, client_of: SignIn) -> None:
    draft = a_claim(member)
    client = client_of(member)
    for name in ("edit", "draft"):
        assert client.post(f"/documents/{draft.number}/{name}/", {}, headers=HTMX).status_code == 422
    assert draft.lines.count() == 1
