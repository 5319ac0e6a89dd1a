"""What was prepared once is not prepared again, until something it depends on changes."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hesi.config import preparing

Prepared = Callable[[], bool]


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A product of one migration and one static file, in a home of its own."""
    package = tmp_path / "hesi"
    for name in ("web/static/web/app.css", "web/migrations/0001_initial.py"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("1")
    monkeypatch.setattr(preparing, "PACKAGE", package)
    monkeypatch.setattr(preparing, "compile_stale", lambda: 0)
    monkeypatch.setenv("HESI_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return package


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, package: Path) -> list[str]:
    """The commands that were called; `migrate` writes what Django would."""
    called: list[str] = []

    def call(name: str, **_options: object) -> None:
        called.append(name)
        if name == "migrate":
            applied(package.parent, "0001_initial")

    monkeypatch.setattr("django.core.management.call_command", call)
    return called


def applied(home: Path, name: str) -> None:
    with closing(sqlite3.connect(home / "hesi.sqlite3")) as database:
        database.execute("CREATE TABLE IF NOT EXISTS django_migrations (id INTEGER PRIMARY KEY, app, name, applied)")
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('web', ?, 'now')", [name])
        database.commit()


def test_first_start_prepares_and_second_does_not(package: Path, done: list[str]) -> None:
    assert preparing.prepare()
    assert done == ["migrate", "collectstatic"]
    assert not preparing.prepare()
    assert len(done) == 2
    assert preparing.prepare(anyway=True)


@pytest.mark.parametrize("name", ["web/static/web/new.css", "web/migrations/0002_more.py", "web/static/web/app.css"])
def test_changed_file_is_prepared(package: Path, done: list[str], name: str) -> None:
    preparing.prepare()
    (package / name).write_text("changed")
    assert preparing.prepare()


def test_exchanged_database_is_prepared(package: Path, done: list[str]) -> None:
    preparing.prepare()
    (package.parent / "hesi.sqlite3").unlink()
    assert preparing.prepare()


def test_database_changed_behind_the_stamp_is_prepared(package: Path, done: list[str]) -> None:
    preparing.prepare()
    applied(package.parent, "0000_other")
    assert preparing.prepare()


def test_damaged_stamp_is_no_stamp(package: Path, done: list[str]) -> None:
    preparing.prepare()
    (package.parent / "prepared.json").write_text("{")
    assert preparing.prepare()


def test_postgresql_is_always_asked(package: Path, done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://hesi@/somewhere/hesi")
    preparing.prepare()
    assert preparing.prepare()
