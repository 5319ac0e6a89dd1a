"""No article leads anybody to a page that is not there, or that is closed to them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import resolve, reverse

from hesi.support.knowledge.models import Edition
from hesi.support.knowledge.queries import fill_library
from hesi.support.knowledge.shipped import shipped_texts
from hesi.support.knowledge.showing import shown_to
from hesi.support.knowledge.text import links_of, page_address
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.registry import is_known
from hesi.workspace.live_settings import live_settings
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

_HREF = re.compile(r'href="(/[^"]*)"')


@pytest.fixture
def provider(db: None) -> Tenant:
    return builders.a_provider()


@pytest.fixture
def company(provider: Tenant) -> Iterator[Tenant]:
    tenant = builders.a_company(provider=provider)
    with tenant_scope(tenant):
        yield tenant


def test_live_settings_name_pages_and_permissions_that_exist() -> None:
    for setting in live_settings():
        assert not setting.page or page_address(setting.page), setting.key
        assert not setting.permission or is_known(setting.permission), setting.key


def test_articles_write_no_address_by_hand() -> None:
    for text in shipped_texts():
        by_hand = [found for found in re.findall(r"\]\((/[^)]*)\)", text.body) if not found.startswith("/api/")]
        assert not by_hand, f"{text.key}: name the page instead, so that it is checked: {by_hand}"


def test_paths_named_in_words_exist() -> None:
    """`/help/` in a sentence is an address too."""
    for text in shipped_texts():
        for path in re.findall(r"`(/[a-z][\w/-]*/)`", text.body):
            if not path.startswith("/api/"):
                resolve(path)


@pytest.mark.parametrize("role", ["", "finance", "admin"])
def test_links_are_open_to_members(company: Tenant, client_of: Any, role: str) -> None:
    person = builders.a_member("读者", roles=(role,) if role else ())
    _walk(client_of(person), Actor(person), company.provider)


@pytest.mark.parametrize("role", ["agent", "support_lead"])
def test_links_are_open_to_agents(provider: Tenant, client_of: Any, role: str) -> None:
    with tenant_scope(provider):
        person = builders.a_member("客服", roles=(role,))
        _walk(client_of(person), Actor(person), provider)


def test_what_is_closed_is_named_with_who_opens_it(company: Tenant, provider: Tenant, client_of: Any) -> None:
    address = reverse("article", args=["publish-policy"])
    for person in (builders.a_member("职员"), _agent(provider)):
        page = client_of(person).get(address).content.decode()
        assert reverse("admin-policy") not in re.findall(r'href="([^"]*)"', page.split("article-text")[1])
        assert "“费用标准”：管理员" in page
    admin = client_of(builders.a_member("管理员", roles=("admin",))).get(address).content.decode()
    assert f'href="{reverse("admin-policy")}"' in admin.split("article-text")[1]


def _agent(provider: Tenant) -> Any:
    with tenant_scope(provider):
        return builders.a_member("客服", roles=("agent",))


def _walk(client: Any, actor: Actor, provider: Any) -> None:
    """Every link of every shipped article as this person is shown it."""
    with tenant_scope(provider):
        fill_library()
        editions = list(Edition.objects.current().select_related("article"))
        led = {(href, row.article.key) for row in editions for href in _HREF.findall(shown_to(row, actor).html)}
    assert len({name for text in shipped_texts() for _kind, name in links_of(text.body)}) > 20
    answers = {href: client.get(href).status_code for href in {href for href, _key in led}}
    refused = {(href, key, answers[href]) for href, key in led if answers[href] not in (200, 302)}
    assert not refused
