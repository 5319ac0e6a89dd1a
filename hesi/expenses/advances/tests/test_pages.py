"""The pages of advances, and what they put on the pages of documents."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hesi.core.time import today
from hesi.expenses.advances.models import Advance, Choice, Entry
from hesi.expenses.documents.actions import submit_document
from hesi.expenses.documents.models import Document, Kind, State, Template
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.tokens import create_token
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_advances import a_lent_advance, agreed, an_advance
from tests.builders_documents import a_claim, a_team
from tests.builders_exports import exported


@pytest.fixture
def team(company: Tenant) -> tuple[Member, Member, Member]:
    return a_team()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_employee_asks_and_submits_in_one_go(team: tuple[Member, ...], client_of: Any) -> None:
    client = client_of(team[0])
    assert "借款单" in text(client.get(reverse("claim-new")))
    assert reverse("advances") in text(client.get(reverse("documents")))
    typed = {"amount": "3,000", "due_on": today() + timedelta(days=20), "purpose": "展会押金"}
    wrong = client.post(reverse("advance-new"), typed | {"amount": "viel", "then": "submit"})
    assert wrong.status_code == 422
    assert "展会押金" in text(wrong)
    assert not Document.objects.exists()
    made = client.post(reverse("advance-new"), typed | {"then": "submit"})
    document = Document.objects.get(kind=Kind.ADVANCE)
    assert (made.status_code, made.url) == (303, reverse("document", args=[document.number]))
    assert (document.state, document.total_minor) == (State.APPROVING, 300_000)
    page = text(client.get(made.url))
    assert "预计归还日期" in page
    assert "费用明细" not in page.split("</main>")[0].split("<main")[-1]
    assert "展会押金" in text(client.get(reverse("advances")))


def test_a_draft_is_changed_on_its_own_form(team: tuple[Member, ...], client_of: Any) -> None:
    document, client = an_advance(team[0]), client_of(team[0])
    form = reverse("advance-edit", args=[document.number])
    assert client.get(reverse("document-edit", args=[document.number])).url == form
    assert 'value="1000.00"' in text(client.get(form))
    typed = {"amount": "800", "due_on": today(), "purpose": "押金", "version": document.version}
    assert client.post(form, typed | {"then": "save"}).status_code == 303
    assert client.post(form, typed | {"then": "save"}).status_code == 422
    document.refresh_from_db()
    assert (document.state, document.total_minor) == (State.DRAFT, 80_000)
    Advance.objects.filter(document=document).delete()
    refused = client.post(reverse("document-submission", args=[document.number]))
    assert refused.status_code == 422
    assert "归还日期" in text(refused)
    assert client_of(team[1]).get(form).status_code == 404
    claim = a_claim(team[0])
    assert client.get(reverse("advance-edit", args=[claim.number])).status_code == 404


def test_the_editor_offers_to_clear_and_keeps_the_choice(team: tuple[Member, ...], client_of: Any) -> None:
    advance = a_lent_advance(team[0], "60", by=team[2])
    claim, client = a_claim(team[0]), client_of(team[0])
    page = text(client.get(reverse("document-edit", args=[claim.number])))
    assert advance.number in page
    assert "40.00" in page
    sent = {"version": claim.version, "title": "x", "purpose": "y", "line": "0", "lines-0-id": claim.lines.get().pk}
    sent |= {"lines-0-amount": "100.00", "beside-cleared": "25"}
    saved = client.post(reverse("document-draft", args=[claim.number]), sent)
    assert saved.status_code == 200
    assert 'id="draft-clearing"' in text(saved)
    assert "75.00" in text(saved)
    assert Choice.objects.get().amount_minor == 2_500
    claim.refresh_from_db()
    refused = client.post(
        reverse("document-draft", args=[claim.number]), sent | {"beside-cleared": "x", "version": claim.version}
    )
    assert refused.status_code == 422
    assert 'name="beside-cleared" value="x"' in text(refused)
    assert 'aria-invalid="true"' in text(refused)
    kept = client.post(
        reverse("document-edit", args=[claim.number]),
        sent | {"beside-cleared": "12.34", "lines-0-amount": "?", "version": claim.version},
    )
    assert kept.status_code == 422
    assert 'name="beside-cleared" value="12.34"' in text(kept)


def test_without_an_advance_nothing_is_said_of_it(team: tuple[Member, ...], client_of: Any) -> None:
    claim, client = a_claim(team[0]), client_of(team[0])
    for name in ("document-edit", "document"):
        assert "冲销" not in text(client.get(reverse(name, args=[claim.number])))


def test_a_claim_tells_what_it_clears_and_finance_pays_the_rest(team: tuple[Member, ...], client_of: Any) -> None:
    advance = a_lent_advance(team[0], "60", by=team[2])
    claim = submit_document(a_claim(team[0]), by=Actor(team[0]))
    task = reverse("approval", args=[claim.process.tasks.get().pk]) if hasattr(claim.process, "tasks") else ""
    page = text(client_of(team[0]).get(reverse("document", args=[claim.number])))
    assert f"冲销{advance.number}" in page
    assert "40.00" in page
    if task:
        assert "冲销" in text(client_of(team[1]).get(task))
    agreed(claim)
    queue = text(client_of(team[2]).get(reverse("payments")))
    assert 'data-amount="40.00"' in queue
    assert "其余已冲销借款" in queue


def test_finance_sees_what_is_open_reminds_and_records(team: tuple[Member, ...], client_of: Any) -> None:
    advance = a_lent_advance(team[0], by=team[2], days_ago=95, due_in=-5)
    client = client_of(team[2])
    page = text(client.get(reverse("advances-open")))
    assert "逾期5天" in page
    assert advance.number not in text(client.get(reverse("advances-open"), {"age": "30"}))
    reminder = reverse("advance-reminder", args=[advance.number])
    assert client.post(reminder).status_code == 303
    assert client.post(reminder).status_code == 409
    assert "今天已提醒" in text(client.get(reverse("advances-open")))
    address = reverse("advance-repayments", args=[advance.number])
    assert client.post(address, {"amount": "5000", "on": today()}).status_code == 422
    assert client.post(address, {"amount": "400", "on": today(), "note": "现金"}).status_code == 303
    entry = Entry.objects.get(kind=Entry.Kind.RETURNED)
    assert "现金" in text(client.get(address))
    assert "600.00" in text(client.get(reverse("document", args=[advance.number])))
    back = reverse("advance-reversal", args=[advance.number, entry.pk])
    assert client.post(back, {"note": "记错"}).status_code == 303
    assert client.post(back).status_code == 409
    assert "冲回" in text(client_of(team[0]).get(reverse("advances")))


def test_a_repayment_form_sent_twice_records_once_and_says_so(team: tuple[Member, ...], client_of: Any) -> None:
    advance = a_lent_advance(team[0], by=team[2])
    client, address = client_of(team[2]), reverse("advance-repayments", args=[advance.number])
    (key,) = re.findall(r'name="form_key" value="([^"]+)"', text(client.get(address)))
    sent = {"amount": "400", "on": today(), "form_key": key}
    assert [client.post(address, sent).status_code for _time in range(2)] == [303, 303]
    page = text(client.get(address))
    assert Entry.objects.filter(kind=Entry.Kind.RETURNED).count() == 1
    assert "没有重复登记" in page
    assert key not in page


def test_finance_moves_the_due_date_and_the_timeline_says_why(team: tuple[Member, ...], client_of: Any) -> None:
    advance = a_lent_advance(team[0], by=team[2], days_ago=60, due_in=-5)
    client, address = client_of(team[2]), reverse("advance-deferral", args=[advance.number])
    assert "调整到期日" in text(client.get(reverse("advance-repayments", args=[advance.number])))
    refused = client.post(address, {"due_on": today() + timedelta(days=9), "reason": ""})
    assert refused.status_code == 422
    day = today() + timedelta(days=9)
    assert client.post(address, {"due_on": day, "reason": "展会改期"}).status_code == 303
    advance.refresh_from_db()
    assert advance.due_on == day
    page = text(client.get(reverse("document", args=[advance.number])))
    assert "展会改期" in page
    assert advance.number in text(client.get(reverse("advances-open")))
    assert advance.number not in text(client.get(reverse("advances-open"), {"overdue": "on"}))
    assert client_of(team[0]).post(address, {"due_on": day, "reason": "x"}).status_code == 403


def test_who_may_open_which_page(team: tuple[Member, ...], other_company: Tenant, client_of: Any) -> None:
    advance = a_lent_advance(team[0], by=team[2])
    with tenant_scope(other_company):
        stranger = a_member("外人", roles=("admin", "finance"))
    address = reverse("advance-repayments", args=[advance.number])
    asked = {who.name: client_of(who).get(address).status_code for who in (*team, stranger)}
    assert asked == {"林晓": 403, "周岚": 403, "郑敏": 200, "外人": 404}
    lists = {who.name: client_of(who).get(reverse("advances-open")).status_code for who in (*team, stranger)}
    assert lists == {"林晓": 403, "周岚": 403, "郑敏": 200, "外人": 200}
    assert advance.number not in text(client_of(stranger).get(reverse("advances-open")))
    assert client_of(team[1]).get(reverse("advances")).status_code == 200
    assert Client().get(reverse("advances")).status_code == 302


def test_an_advance_drafted_over_the_api_has_its_due_date(team: tuple[Member, ...]) -> None:
    client = Client(headers={"Authorization": f"Bearer {create_token('test', by=Actor(team[0]))[1]}"})
    day = (today() + timedelta(days=20)).isoformat()
    sent = {"amount": "800", "purpose": "展会押金", "due_on": day}

    def call(method: str, address: str, body: Any) -> Any:
        return getattr(client, method)(f"/api/v1/{address}", body, content_type="application/json")

    made = call("post", "advances", sent)
    assert (made.status_code, made.json()["due_on"], made.json()["asked"]) == (201, day, "800.00")
    number = made.json()["number"]
    assert call("put", f"advances/{number}", sent | {"amount": "900", "version": 1}).json()["asked"] == "900.00"
    assert call("put", f"advances/{number}", sent | {"version": 1}).status_code == 409
    assert call("post", f"documents/{number}/submission", {}).json()["state"] == "approving"
    assert call("post", "advances", {"amount": "800", "purpose": "x"}).status_code == 422
    over = call("post", "advances", sent | {"due_on": "2020-01-01"})
    assert (over.status_code, "due_on" in str(over.json())) == (422, True)
    template = Template.objects.get(kind=Kind.ADVANCE).key
    bare = call("post", "documents", {"template": template, "purpose": "x", "lines": [{"amount": "50"}]}).json()[
        "number"
    ]
    assert call("post", f"documents/{bare}/submission", {}).status_code == 422
    assert call("put", f"advances/{bare}", sent).json()["due_on"] == day
    assert call("post", f"documents/{bare}/submission", {}).status_code == 200


def test_what_is_open_as_a_file_and_over_the_api(team: tuple[Member, ...]) -> None:
    advance = a_lent_advance(team[0], by=team[2], days_ago=40, due_in=-10)
    an_advance(team[0])
    (row,) = exported("advances.open", team[2])["rows"]
    assert (row["number"], row["overdue"]) == (advance.number, 10)
    token = create_token("test", by=Actor(team[0]))[1]
    client = Client(headers={"Authorization": f"Bearer {token}"})
    both = client.get("/api/v1/advances").json()["items"]
    assert [item["state"] for item in both] == ["draft", "paid"]
    (item,) = client.get("/api/v1/advances?is_open=true").json()["items"]
    assert (item["number"], item["outstanding"], item["asked"]) == (advance.number, "1000.00", "1000.00")
