"""The help centre: what it finds, which ways it shows to whom, and the page it remembers."""

from collections.abc import Callable

import pytest
from django.test import Client

from hesi.support.knowledge.models import Miss
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


@pytest.fixture
def provider(db: None) -> Tenant:
    return builders.a_provider()


@pytest.fixture
def asker(provider: Tenant) -> Member:
    with tenant_scope(builders.a_company(provider=provider)):
        return builders.a_member("林晓")


def test_a_guest_gets_the_ways_without_an_account(client: Client, provider: Tenant) -> None:
    page = client.get("/help/").content.decode()
    assert 'href="/articles/"' in page
    assert 'href="/help/ask/"' in page
    assert 'href="/support/"' not in page


def test_a_member_gets_their_tickets_and_keeps_the_page(asker: Member, client_of: Callable[[Member], Client]) -> None:
    window = client_of(asker)
    page = window.get("/help/", HTTP_REFERER="http://testserver/wallet/").content.decode()
    assert 'href="/support/"' in page
    assert "/support/new/?page=/wallet/" in page
    assert "/help/ask/" not in page


def test_it_finds_articles_and_marks_the_words(asker: Member, client_of: Callable[[Member], Client]) -> None:
    page = client_of(asker).get("/help/", {"q": "发票抬头"}).content.decode()
    assert "<mark>" in page
    assert "/articles/" in page


def test_what_is_looked_for_in_vain_is_noted(client: Client, provider: Tenant) -> None:
    page = client.get("/help/", {"q": "zyxwvut <script>"}).content.decode()
    assert "zyxwvut &lt;script&gt;" in page
    with tenant_scope(provider):
        assert Miss.objects.count() == 1
