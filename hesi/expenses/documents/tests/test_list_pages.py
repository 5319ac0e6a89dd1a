"""Lists: one's own documents, and every document for finance."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesi.expenses.documents.models import Document
from hesi.expenses.documents.tests.pages import MOST_QUERIES, SignIn, text_of
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice


def test_empty_list_teaches_and_leads_to_a_new_claim(member: Member, client_of: SignIn) -> None:
    client = client_of(member)
    assert "/documents/new/" in text_of(client.get("/documents/"))
    answer = client.post("/documents/new/", {"template": "office"})
    document = Document.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/documents/{document.number}/edit/"
    assert client.get(answer["Location"]).status_code == 200


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
