"""Fixtures shared by all tests. A test that asks for `company` works inside that company's scope."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nothing_counted_before() -> None:
    """Rate limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def company(db: None) -> Iterator[Tenant]:
    """A customer workspace with its starter set, its scope open."""
    tenant = builders.a_company()
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def other_company(db: None) -> Tenant:
    """A second customer workspace, its scope closed."""
    return builders.a_company(name="另一家公司")


@pytest.fixture
def member(company: Tenant) -> Member:
    """An employee without any role."""
    return builders.a_member(name="林晓")


@pytest.fixture
def client_of() -> Any:
    """`client_of(member)`: a browser in which this member is signed in."""

    def sign_in(member: Member) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return sign_in
