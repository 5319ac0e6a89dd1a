"""How often one token may ask."""

from typing import Any

from django.test import Client

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.tokens import create_token
from hesi.workspace.people.models import Member


def test_token_that_asks_too_often_is_told_when_to_go_on(
    member: Member, settings: Any, monkeypatch: Any, client_of: Any
) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    monkeypatch.setattr("hesi.workspace.access.pace.time.time", lambda: 1_000_000_040.0)
    tokens = [create_token(name, by=Actor(member))[1] for name in ("甲", "乙")]

    def asked(token: str) -> Any:
        return Client().get("/api/v1/documents", headers={"Authorization": f"Bearer {token}"})

    assert [asked(tokens[0]).status_code for _ in range(3)] == [200, 200, 200]
    refused = asked(tokens[0])
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Retry-After"] == "40"
    assert refused.json()["code"] == "too_many_requests"
    # Another token, and the person's browser, go on; so does the token in the next minute.
    assert asked(tokens[1]).status_code == 200
    assert client_of(member).get("/api/v1/documents").status_code == 200
    monkeypatch.setattr("hesi.workspace.access.pace.time.time", lambda: 1_000_000_080.0)
    assert asked(tokens[0]).status_code == 200


def test_counting_asks_no_database(member: Member, settings: Any, django_assert_num_queries: Any) -> None:
    from hesi.config.api_auth import _keep_pace

    settings.API_REQUESTS_A_MINUTE = 3
    with django_assert_num_queries(0):
        for _attempt in range(3):
            _keep_pace("hesi_x")
