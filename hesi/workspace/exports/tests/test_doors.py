"""Pages and API of exports."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from hesi.workspace.exports.models import Export
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_member
from tests.jobs import run_jobs

SignIn = Callable[[Member], Client]
HTMX = {"HX-Request": "true"}


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_pressed_button_answers_a_card_that_follows_the_file(member: Member, client_of: SignIn, offer: Any) -> None:
    offer()
    client = client_of(member)
    sent = {"kind": "things", "query": "q=%E7%94%B2&cursor=abc", "format": "xlsx"}
    card = text_of(client.post("/exports/", sent, headers=HTMX))
    export = Export.objects.get()
    assert export.query == {"q": "甲"}
    assert f"live:export-{export.pk} from:body" in card
    run_jobs()
    done = text_of(client.get(export.url, headers=HTMX))
    assert "data-export-ready" in done
    assert "live:" not in done
    file = client.get(f"/exports/{export.key}/file/")
    assert b"".join(file.streaming_content).startswith(b"PK")
    assert "attachment" in file["Content-Disposition"]


def test_without_scripts_the_button_leads_to_the_page_of_the_export(
    member: Member, client_of: SignIn, offer: Any
) -> None:
    offer()
    client = client_of(member)
    answer = client.post("/exports/", {"kind": "things", "format": "csv"})
    export = Export.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, export.url)
    assert "progress" in text_of(client.get(export.url))
    stopped = text_of(client.post(f"{export.url}cancellation/", headers=HTMX))
    assert "hx-get" not in stopped


def test_list_shows_only_ones_own_in_a_constant_number_of_queries(
    member: Member, client_of: SignIn, offer: Any, django_assert_max_num_queries: Any
) -> None:
    offer()
    other = a_member("同事")
    client = client_of(member)
    for number in range(3):
        Export.objects.create(asked_by=member, kind="things", title=f"我的{number}")
    theirs = Export.objects.create(asked_by=other, kind="things", title="别人的")
    with django_assert_max_num_queries(15):
        page = text_of(client.get("/exports/"))
    assert "我的2" in page
    assert "别人的" not in page
    assert client.get(theirs.url).status_code == 404
    assert client.get(f"{theirs.url}file/").status_code == 404


def test_page_of_a_closed_file_says_why_and_offers_no_download(company: Tenant, client_of: SignIn, offer: Any) -> None:
    offer()
    accountant = a_member("会计", roles=("finance",))
    client = client_of(accountant)
    client.post("/exports/", {"kind": "things", "format": "csv"})
    run_jobs()
    export = Export.objects.get()
    assert f"{export.url}file/" in text_of(client.get(export.url))
    accountant.roles.all().delete()
    page = text_of(client.get(export.url))
    assert "你的查看范围缩小了" in page
    assert f"{export.url}file/" not in page
    assert client.get(f"{export.url}file/").status_code == 403
    refused = client.get(f"/api/v1/exports/{export.key}/file")
    assert (refused.status_code, refused.json()["code"]) == (403, "export_sees_less")


def test_api_asks_looks_and_fetches(member: Member, client_of: SignIn, offer: Any) -> None:
    offer()
    client = client_of(member)
    answer = client.post("/api/v1/exports", {"kind": "things", "format": "json"}, content_type="application/json")
    assert answer.status_code == 202
    told = answer.json()
    assert (told["state"], told["file"]) == ("waiting", None)
    assert client.get(f"/api/v1/exports/{told['id']}/file").status_code == 409
    run_jobs()
    told = client.get(f"/api/v1/exports/{told['id']}").json()
    assert told["state"] == "done"
    assert b'"rows"' in b"".join(client.get(told["file"]).streaming_content)


def test_api_says_what_can_be_exported(member: Member, client_of: SignIn, offer: Any) -> None:
    offer()
    answer = client_of(member).post("/api/v1/exports", {"kind": "nothing"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_export")
    assert "things" in answer.json()["detail"]
