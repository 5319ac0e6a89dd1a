"""Which tests are left out on PostgreSQL: those that can reach no database, and no other."""

from typing import Any

import pytest

from hesi.workspace.tenancy.models import Tenant
from tests.without_database import _starts, may_reach_a_database


@pytest.fixture
def lifted(django_db_blocker: Any) -> Any:
    """What opens the database in spite of the refusal."""
    return django_db_blocker


@pytest.fixture
def plain() -> str:
    """A fixture that knows no database."""
    return "plain"


@pytest.mark.sqlite
def test_who_has_no_fixture_and_no_process_reaches_none(request: pytest.FixtureRequest, plain: str) -> None:
    assert plain
    assert not may_reach_a_database(request.node)


@pytest.mark.django_db
def test_a_mark_may(request: pytest.FixtureRequest) -> None:
    assert may_reach_a_database(request.node)


def test_a_fixture_of_a_fixture_may(request: pytest.FixtureRequest, company: Tenant) -> None:
    assert company.pk
    assert may_reach_a_database(request.node)


def test_who_lifts_the_refusal_may(request: pytest.FixtureRequest, lifted: Any) -> None:
    assert lifted
    assert may_reach_a_database(request.node)


@pytest.mark.sqlite
def test_who_starts_processes_may() -> None:
    import subprocess

    from tests import servers

    assert _starts({"run": subprocess})
    assert _starts({"servers": servers})
    assert _starts({"started_product": servers.started_product})
    assert not _starts({"pytest": pytest, "Tenant": Tenant, "number": 1})
