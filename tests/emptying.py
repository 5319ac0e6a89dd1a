"""Emptying the database after a test that commits: quickly, and but for what came with the migrations."""

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.db import connection

from hesi.workspace.currencies.models import PublishedRate

# The next test needs them, and would have to wait until all are made again.
_KEPT = (PublishedRate, Permission, ContentType)
# A new file for each of some thousand tables and indexes, as TRUNCATE makes them, takes longer than most of the tests.
# Foreign keys are looked at when the transaction ends, so that the order is all the same.
_DELETE = """DO $$ DECLARE name text; BEGIN
    PERFORM set_config('hesi.tenant', '*', true);
    FOREACH name IN ARRAY ARRAY[{names}] LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
END $$"""


def empty_quickly() -> None:
    """Have Django's own clearing, called after each such test, leave those rows and take little time."""
    kept = {model._meta.db_table for model in _KEPT}
    # Of every connection, also one that is opened anew.
    introspection: Any = type(connection.introspection)
    every = introspection.django_table_names

    def emptied(self: Any, *args: Any, **options: Any) -> list[str]:
        return [name for name in every(self, *args, **options) if name not in kept]

    introspection.django_table_names = emptied
    # What it makes anew are permissions and kinds of content, which are still there.
    flush.emit_post_migrate_signal = lambda *_args, **_options: None
    if connection.vendor == "postgresql":
        type(connection.ops).sql_flush = _deleting  # type: ignore[assignment, method-assign]


def _deleting(_ops: Any, _style: Any, tables: list[str], **_options: Any) -> list[str]:
    return [_DELETE.format(names=", ".join(f"'{name}'" for name in tables))]
