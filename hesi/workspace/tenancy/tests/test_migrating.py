"""What `migrate` leaves in the database is what Django's own leaves there."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import ConnectionHandler, models
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    DeleteModel,
    Migration,
    RemoveField,
    RenameField,
    RenameModel,
    RunPython,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from hesi.workspace.tenancy.migrating import SparingState

_COMMAND = """
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands import migrate
call_command({command}, interactive=False, verbosity=0)
"""


def _key(kind: type[models.Field[Any, Any]] = models.BigAutoField) -> tuple[str, models.Field[Any, Any]]:
    return "id", kind(primary_key=True)


def _to(model: str, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(f"house.{model}", models.CASCADE, **options)


def _furnish(apps: Any, editor: Any) -> None:
    """A data migration: every relation leads to the same classes that it is given, and there are rows from now on."""
    drawn = list(apps.get_models(include_auto_created=True))
    assert len(drawn) == 4
    for relation in [field for model in drawn for field in model._meta.get_fields() if field.is_relation]:
        assert relation.related_model in drawn
    with editor.connection.cursor() as cursor:
        cursor.execute("INSERT INTO house_house (id, name) VALUES (7, '家')")
        cursor.execute("INSERT INTO house_room (id, house_id, sign, size) VALUES (8, 7, '厨房', 2)")
        cursor.execute("INSERT INTO house_door (id, room_id, leads_to_id) VALUES (9, '厨房', 7)")
        cursor.execute("UPDATE house_house SET entrance_id = 9")
        cursor.execute("INSERT INTO house_door_guests (door_id, room_id) VALUES (9, 8)")


def _steps() -> list[Operation]:
    """A house whose rooms point to it and to each other, and then everything that may happen to them.

    Made anew for each run: some of them are changed by running.
    """
    return [
        CreateModel("House", [_key(models.AutoField), ("name", models.CharField(max_length=9))]),
        CreateModel("Room", [_key(), ("house", _to("house")), ("code", models.CharField(max_length=5, unique=True))]),
        CreateModel("Door", [_key(), ("room", _to("room", to_field="code")), ("leads_to", _to("house", null=True))]),
        AddField("house", "entrance", _to("door", null=True, related_name="+")),
        AddField("room", "size", models.IntegerField(default=3), preserve_default=False),
        AddIndex("room", models.Index(fields=["house", "size"], name="room_size")),
        AddConstraint("room", models.UniqueConstraint(fields=["size", "house"], name="room_unique")),
        AlterField("room", "house", _to("house", null=True)),
        AlterField("room", "code", models.CharField(max_length=30, unique=True)),
        AlterField("house", "id", models.BigAutoField(primary_key=True)),
        RenameField("room", "code", "sign"),
        AddField("door", "guests", models.ManyToManyField("house.room", related_name="guest_doors")),
        RunPython(_furnish, RunPython.noop),
        RenameModel("Room", "Chamber"),
        AddField("chamber", "beside", _to("chamber", null=True)),
        RemoveField("house", "entrance"),
        RemoveField("door", "guests"),
        DeleteModel("Door"),
    ]


def _left_by(state: ProjectState) -> list[list[Any]]:
    """Tables and rows after each of the steps, and when all are taken back."""
    database = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})["default"]
    found = []
    before = state.clone()
    state.apps  # noqa: B018  drawn from the start, as the executor does
    try:
        for step in _steps():
            migration = Migration("0001", "house")
            migration.operations = [step]
            with database.schema_editor() as editor:
                state = migration.apply(state, editor)
            with database.cursor() as cursor:
                found.append(_rows(cursor))
        whole = Migration("0001", "house")
        whole.operations = _steps()
        with database.schema_editor() as editor:
            whole.unapply(before, editor)
        with database.cursor() as cursor:
            found.append(_rows(cursor))
    finally:
        database.close()
    return found


@pytest.mark.sqlite
@pytest.mark.django_db
def test_each_kind_of_step_leaves_what_djangos_own_state_leaves() -> None:
    expected = _left_by(ProjectState())
    assert _left_by(SparingState()) == expected
    assert any("chamber" in name for _kind, name, _sql in expected[-2][0])
    assert any("厨房" in str(rows) for rows in expected[-2][1:])


@pytest.mark.deep
@pytest.mark.slow
@pytest.mark.sqlite
def test_every_migration_of_the_product_leaves_what_djangos_own_command_leaves(tmp_path: Path) -> None:
    left = []
    for name, command in (("own", '"migrate"'), ("djangos", "migrate.Command()")):
        (tmp_path / name).mkdir()
        environment = os.environ | {"HESI_HOME": str(tmp_path / name)}
        subprocess.run([sys.executable, "-c", _COMMAND.format(command=command)], env=environment, check=True)
        left.append(_content(tmp_path / name / "hesi.sqlite3"))
    assert left[0] == left[1]


def _content(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as database:
        applied = database.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        return [applied, *_rows(database.cursor())]


def _rows(cursor: Any) -> list[Any]:
    """How everything was made, and the rows of each table."""
    cursor.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
    left = [cursor.fetchall()]
    # When a migration was applied differs between any two databases.
    for name in [name for kind, name, _sql in left[0] if kind == "table" and name != "django_migrations"]:
        cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608  the database's own name
        left.append((name, cursor.fetchall()))
    return left
