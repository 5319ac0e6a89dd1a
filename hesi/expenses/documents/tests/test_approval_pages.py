"""The task list and the decision."""

from hesi.expenses.approvals.actions import agree, send_back
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.actions import withdraw_document
from hesi.expenses.documents.models import Line, State
from hesi.expenses.documents.tests.pages import HTMX, SignIn, reread, text_of, typed
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from tests.builders_documents import SPENT_ON, a_claim, a_line, a_submitted_claim, a_team


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
        # Whoever decides by keyboard stands at what comes next, never at the top of the page.
        assert page.count(" autofocus") == 1
        here = '<h2 class="case-title"' if following else 'id="case"'
        assert f'{here} tabindex="-1" autofocus' in page
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
