"""Fixtures shared by all tests. A test that asks for `company` works inside that company's scope."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from whitenoise.middleware import WhiteNoiseMiddleware

from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders, prepared
from tests.emptying import empty_quickly


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The test database: a copy of a migrated one, which Django then looks over as it does a kept one."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        prepared.copy_sqlite(Path(config["TEST"]["NAME"]))
    else:
        server = {"host": config["HOST"], "port": config["PORT"] or None, "user": config["USER"]}
        server |= {"password": config["PASSWORD"]} if config["PASSWORD"] else {}
        pattern = prepared.postgres_pattern(os.environ["DATABASE_URL"], server)
        with django_db_blocker.unblock():
            _create_like(pattern, server, str(connection.creation._get_test_db_name()))
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=request.config.option.verbose, interactive=False, keepdb=True)
        empty_quickly()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=request.config.option.verbose)


def _create_like(pattern: str, server: dict[str, Any], name: str) -> None:
    import psycopg

    with psycopg.connect(**server, dbname="postgres", autocommit=True) as session:
        session.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        session.execute(f'CREATE DATABASE "{name}" TEMPLATE "{pattern}"')


@pytest.fixture(scope="session", autouse=True)
def _static_files_looked_up_once() -> Iterator[None]:
    """Each browser of a test has middleware of its own; the list of all static files is made for the first alone."""
    look_up, found = WhiteNoiseMiddleware.add_files_from_finders, dict[str, Any]()

    def add_files_from_finders(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look_up(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_files_from_finders)
        yield


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
