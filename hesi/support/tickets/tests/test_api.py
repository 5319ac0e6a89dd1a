"""Asking for help through the API."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.tokens import create_token
from hesi.workspace.people.models import Member
from tests import builders


def a_caller(member: Member) -> Client:
    return Client(headers={"Authorization": f"Bearer {create_token('test', by=Actor(member))[1]}"})


def test_a_member_asks_and_follows(member: Member) -> None:
    caller = a_caller(member)
    body = {"category": "api", "title": "限流", "body": "每分钟可以调用几次？"}
    sent = caller.post("/api/v1/tickets", body, content_type="application/json")
    assert sent.status_code == 201
    number = sent.json()["number"]
    assert [row["number"] for row in caller.get("/api/v1/tickets").json()["items"]] == [number]
    more = caller.post(f"/api/v1/tickets/{number}/replies", {"body": "补充"}, content_type="application/json")
    assert [m["body"] for m in more.json()["messages"]] == ["每分钟可以调用几次？", "补充"]


def test_colleagues_find_nothing(member: Member) -> None:
    body = {"category": "api", "title": "限流", "body": "?"}
    number = a_caller(member).post("/api/v1/tickets", body, content_type="application/json").json()["number"]
    colleague = a_caller(builders.a_member("同事", roles=("admin",)))
    assert colleague.get(f"/api/v1/tickets/{number}").status_code == 404
    assert colleague.get("/api/v1/tickets").json()["items"] == []


def test_a_wrong_category_is_named(member: Member) -> None:
    answer = a_caller(member).post(
        "/api/v1/tickets", {"category": "x", "title": "t", "body": "b"}, content_type="application/json"
    )
    assert answer.status_code == 422
    assert "category" in answer.json()["errors"]


def test_a_report_files_a_confirmation_and_a_rating(member: Member) -> None:
    caller = a_caller(member)
    categories = {row["key"]: row for row in caller.get("/api/v1/tickets/categories").json()}
    assert [one["key"] for one in categories["payment-reconcile"]["report"]] == ["day", "gap"]
    facts = {"category": "payment-reconcile", "title": "对账不平", "body": "差了", "answers": {"day": "2026-11-20"}}
    refused = caller.post("/api/v1/tickets", facts, content_type="application/json")
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["answer_gap"])
    facts |= {"answers": {"day": "2026-11-20", "gap": "12.5"}, "struck": ["actions"]}
    headers = {"Idempotency-Key": "one"}
    sent = [caller.post("/api/v1/tickets", facts, content_type="application/json", headers=headers) for _at in "ab"]
    assert [answer.json()["number"] for answer in sent] == [sent[0].json()["number"]] * 2
    ticket = sent[0].json()
    assert ticket["answers"] == {"day": "2026-11-20", "gap": "12.50"}
    assert ticket["allowed"] == ["reply", "confirm"]
    url = f"/api/v1/tickets/{ticket['number']}"
    files = {"files": [SimpleUploadedFile("a.log", b"x"), SimpleUploadedFile("b.log", b"y")], "body": "日志"}
    more = caller.post(f"{url}/attachments", files)
    assert [file["name"] for file in more.json()["messages"][-1]["attachments"]] == ["a.log", "b.log"]
    assert caller.post(f"{url}/rating", {"score": 5}, content_type="application/json").status_code == 409
    assert caller.post(f"{url}/confirmation").json()["allowed"] == ["rate"]
    assert caller.post(f"{url}/rating", {"score": 5}, content_type="application/json").json()["rating"] == 5
    assert caller.post(f"{url}/rating", {"score": 1}, content_type="application/json").status_code == 409
