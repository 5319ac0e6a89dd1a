"""A token speaks for its holder, in the holder's language, and only while the holder may sign in."""

import pytest
from django.test import Client

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.tokens import create_token
from tests.builders import a_member


@pytest.fixture
def holder(company):
    return a_member()


def asked_with(secret: str) -> tuple[int, str]:
    answer = Client().get("/api/v1/documents/CL-000000-0000", headers={"Authorization": f"Bearer {secret}"})
    return answer.status_code, answer.json()["detail"]


@pytest.mark.parametrize(("language", "word"), [("en", "document"), ("zh-hans", "单据")])
def test_refusals_are_in_the_language_of_the_holder(holder, language, word):
    holder.user.language = language
    holder.user.save(update_fields=["language"])
    _token, secret = create_token("shell", by=Actor(holder))
    status, detail = asked_with(secret)
    assert status == 404
    assert word in detail


def test_token_ends_with_its_holders_account(holder):
    _token, secret = create_token("shell", by=Actor(holder))
    holder.user.is_active = False
    holder.user.save(update_fields=["is_active"])
    assert asked_with(secret)[0] == 401
