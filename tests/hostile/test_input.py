"""What nobody should send, sent: a sentence comes back, never a bug."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests import builders
from tests.builders_approvals import a_flow

SignIn = Callable[[Member], Client]
DIGITS = "9" * 5000


def patient(client: Client) -> Client:
    """A browser that is shown what people are shown of a bug."""
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("charset", ["base64", "rot13", "idna", "punycode", "undefined", "utf-16"])
def test_strange_encodings_are_refused(member: Member, client_of: SignIn, charset: str) -> None:
    client = patient(client_of(member))
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = client.generic("POST", "/documents/new/", b"template=office", f"{kind}; charset={charset}")
        assert answer.status_code == 400
        assert "无法读取" in answer.content.decode()
    assert client.generic("POST", "/api/v1/documents", b"{}", f"application/json; charset={charset}").status_code == 400


def test_nul_is_in_no_address_and_no_field(member: Member, client_of: SignIn) -> None:
    client = patient(client_of(member))
    assert client.get("/documents/%00/").status_code == 404
    assert client.get("/documents/?q=a%00b&view=%00").context["text"] == "ab"
    assert client.post("/documents/new/", {"template": "off\0ice"}).status_code == 303


@pytest.mark.parametrize("text", ['"\\u0000"', '"\\ud83d"', '{"\\u0000": 1}'])
def test_text_no_database_keeps_is_refused_by_the_api(member: Member, client_of: SignIn, text: str) -> None:
    body = f'{{"template": "office", "title": {text}}}'
    answer = patient(client_of(member)).post("/api/v1/documents", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_backslash_before_u0000_is_a_plain_text(member: Member, client_of: SignIn) -> None:
    body = json.dumps({"template": "office", "title": "\\u0000"})
    assert client_of(member).post("/api/v1/documents", body, content_type="application/json").status_code == 201


def test_too_much_at_once_gets_a_sentence(member: Member, client_of: SignIn, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    client = patient(client_of(member))
    for sent in ({f"field{n}": "" for n in range(9)}, {"template": "x" * 3000}):
        answer = client.post("/documents/new/", sent)
        assert answer.status_code == 400
        assert "一次提交过多" in answer.content.decode()
    answer = client.post("/api/v1/documents", json.dumps({"title": "x" * 3000}), content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_numbers_longer_than_any_column_are_no_choice(company: Tenant, client_of: SignIn) -> None:
    client = patient(client_of(builders.a_member(roles=("admin",))))
    colleague = builders.a_member("同事")
    a_flow(key="own-flow")
    for number in ("9" * 30, DIGITS):
        for address, form in (
            (f"/admin/people/{colleague.pk}/", {"name": "同事", "roles": number}),
            ("/admin/flows/own-flow/", {"steps": number, "based_on": number, "do": f"up-{number}"}),
            ("/admin/policy/", {"caps": number, "groups": number, "based_on": number}),
        ):
            assert client.post(address, form).status_code in (200, 303, 409, 422), address


@pytest.mark.parametrize("address", ["/documents/", "/api/v1/documents"])
def test_a_locked_database_says_try_again(
    member: Member, client_of: SignIn, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    client = patient(client_of(member))
    monkeypatch.setattr("hesi.expenses.documents.models.DocumentQuerySet.filter", locked)
    monkeypatch.setattr("hesi.expenses.documents.models.DocumentQuerySet.visible_to", locked)
    answer = client.get(address)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "数据库暂时没有响应" in answer.content.decode()
    assert "locked" not in answer.content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_like_others(company: Tenant, client_of: SignIn, day: str) -> None:
    client = patient(client_of(builders.a_member(roles=("admin", "finance"))))
    for address in ("/documents/all/", "/admin/audit/"):
        answer = client.get(address, {"since": day, "until": day})
        assert answer.status_code == 200, address
        if answer.streaming:
            b"".join(answer.streaming_content)
    line = {"expense_type": "meals", "amount": "1", "currency": "USD", "spent_on": day}
    body = json.dumps({"template": "office", "lines": [line]})
    assert client.post("/api/v1/documents", body, content_type="application/json").status_code == 201
