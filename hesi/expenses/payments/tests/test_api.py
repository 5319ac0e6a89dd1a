"""Paying through the API."""

from typing import Any

import pytest
from django.test import Client

from hesi.expenses.documents.models import State
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.tokens import create_token
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests import builders
from tests.builders_payments import a_payable_claim


@pytest.fixture
def finance(company: Tenant) -> Member:
    return builders.a_member("郑敏", roles=("finance",))


def a_caller(member: Member) -> Any:
    headers = {"Authorization": f"Bearer {create_token('test', by=Actor(member))[1]}"}

    def call(method: str, path: str, body: Any = None, **more: str) -> Any:
        send = getattr(Client(headers={**headers, **more}), method)
        return (
            send(f"/api/v1/payments{path}", body, content_type="application/json")
            if body is not None
            else send(f"/api/v1/payments{path}")
        )

    return call


def test_finance_pays_over_the_api(member: Member, finance: Member) -> None:
    claim, call = a_payable_claim(member), a_caller(finance)
    assert [row["number"] for row in call("get", "/waiting").json()["items"]] == [claim.number]
    made = call("post", "/batches", {"documents": [claim.number]})
    assert made.status_code == 201
    batch = made.json()
    payment = batch["payments"][0]
    assert (batch["total"], payment["account"][-4:]) == (str(claim.total.decimal), "5678")
    early = call("post", f"/batches/{batch['number']}/payments/{payment['key']}/completion")
    assert (early.status_code, early["Content-Type"]) == (409, "application/problem+json")
    assert call("post", f"/batches/{batch['number']}/file").json()["file_key"]
    done = call("post", f"/batches/{batch['number']}/payments/{payment['key']}/completion")
    assert done.json()["state"] == "settled"
    claim.refresh_from_db()
    assert claim.state == State.PAID


def test_same_key_makes_one_batch(member: Member, finance: Member) -> None:
    claim, call = a_payable_claim(member), a_caller(finance)
    first, second = (call("post", "/batches", {"documents": [claim.number]}, **{"Idempotency-Key": "a"}) for _ in "12")
    assert first.json() == second.json()


def test_employees_and_strangers_are_refused(member: Member, finance: Member, other_company: Tenant) -> None:
    claim = a_payable_claim(member)
    number = a_caller(finance)("post", "/batches", {"documents": [claim.number]}).json()["number"]
    assert a_caller(member)("get", "/waiting").status_code == 403
    assert a_caller(member)("get", f"/batches/{number}").status_code == 404
    assert Client().get("/api/v1/payments/waiting").status_code == 401
