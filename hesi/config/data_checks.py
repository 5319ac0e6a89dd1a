"""`hesi check-data`: proof that what is stored is whole: the database, the files, the chains, the modules' own laws.

A module states its laws in `invariants.py`: `def problems() -> Iterator[str]`, asked inside each workspace; every
string is one violation in a sentence.
"""

from collections.abc import Iterator
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec

import django


def print_data_check(*, deep: bool) -> int:
    """Print every violation; 0 when there is none, 1 otherwise."""
    django.setup()
    count = 0
    for violation in data_problems(deep=deep):
        count += 1
        print(violation)
    print("The data is whole." if not count else f"{count} problems found.")
    return 1 if count else 0


def data_problems(*, deep: bool = False) -> Iterator[str]:
    """Every violation in the whole installation."""
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    yield from _database_problems()
    yield from _chain_problems()
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant):
            for sentence in [*_file_problems(deep=deep), *_broken_laws()]:
                yield f"{tenant.name}: {sentence}"


def _database_problems() -> Iterator[str]:
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        yield from (f"database: {row[0]}" for row in cursor.fetchall() if row[0] != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, other, _number in cursor.fetchall():
            yield f"database: row {row} of {table} points at a row of {other} that is not there"


def _chain_problems() -> Iterator[str]:
    from hesi.workspace.events.verifying import verify_chains

    verdicts, log = verify_chains()
    yield from (f"audit chain: {verdict.damage}" for verdict in verdicts if verdict.damage)
    yield from (f"audit chain: {damage}" for damage in log)


def _file_problems(*, deep: bool) -> Iterator[str]:
    """A row without content always counts; what the content says only with `deep`, which reads all of it."""
    from hesi.core.crypto import Tampered, plain_size
    from hesi.workspace.files.models import StoredFile
    from hesi.workspace.files.store import path_of, read_file

    for file in StoredFile.objects.select_related("tenant").iterator(chunk_size=500):
        path = path_of(file.tenant, file.blob)
        if not path.exists():
            yield f"file {file.key}: its content is missing"
        elif plain_size(path.stat().st_size) != file.size_bytes:
            yield f"file {file.key}: its content has another length"
        elif deep:
            try:
                if sha256(read_file(file)).hexdigest() != file.sha256:
                    yield f"file {file.key}: its content has another hash"
            except Tampered:
                yield f"file {file.key}: its content was changed"


def _broken_laws() -> Iterator[str]:
    from django.apps import apps

    for app in apps.get_app_configs():
        if app.name.startswith("hesi.") and find_spec(f"{app.name}.invariants"):
            yield from import_module(f"{app.name}.invariants").problems()
