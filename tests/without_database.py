"""On PostgreSQL only what may ask it is run: a test that can reach no database has proven on SQLite all that it can.

A test may reach one when it, or a fixture it uses,
- is marked `django_db` or asks for one of pytest-django's database fixtures, without which it is refused a connection;
- lifts that refusal itself (`django_db_blocker`);
- or lives in a module that knows how to start processes, which have connections of their own.
"""

import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.test import SimpleTestCase

_FIXTURES = {"db", "transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
_STARTERS = {
    *("subprocess", "multiprocessing", "psycopg", "sqlite3"),
    *("tests.servers", "tests.installation", "tests.asker", "tests.prepared", "tests.postgres"),
}
_OURS = ("tests.", "hesi.")
# What every test gets; it prepares the database for the fixtures above.
_COMMON = "tests.fixtures"
_COUNT = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave them out, and count them."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    left_out = [item for item in items if not may_reach_a_database(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        known = set(map(id, left_out))
        items[:] = [item for item in items if id(item) not in known]
    config.stash[_COUNT] = len(left_out)


def may_reach_a_database(item: Any) -> bool:
    """Whether the rule above says so; in doubt it does."""
    if item.get_closest_marker("django_db") or not isinstance(item, pytest.Function):
        return True
    if _FIXTURES & set(item.fixturenames) or (item.cls is not None and issubclass(item.cls, SimpleTestCase)):
        return True
    fixtures = [one for known in item._fixtureinfo.name2fixturedefs.values() for one in known]
    own = [one.func for one in fixtures if one.func.__module__.startswith(_OURS) and one.func.__module__ != _COMMON]
    functions = [item.function, *own]
    takes = {*item._fixtureinfo.argnames, *(name for one in fixtures if one.func in functions for name in one.argnames)}
    return "django_db_blocker" in takes or any(_starts(_globals(function)) for function in functions)


def _globals(function: Any) -> dict[str, Any]:
    found: dict[str, Any] = getattr(function, "__globals__", {})
    return found


def _starts(names: dict[str, Any]) -> bool:
    return any(
        (value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)) in _STARTERS
        for value in names.values()
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells the run that started it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(_COUNT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker collects all tests, so that each has left out the same."""
    node.config.stash[_COUNT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how many, and leave the number where `tools/run_tests.py` wants it."""
    count = config.stash.get(_COUNT, 0)
    if count:
        terminalreporter.write_line(f"{count} tests that can reach no database ran on SQLite alone.")
    if path := os.environ.get("TESTS_LEFT_OUT"):
        Path(path).write_text(str(count), encoding="utf-8")
