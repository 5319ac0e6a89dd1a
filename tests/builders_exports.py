"""Exports made at once, for tests of what lists give out; they act in the open scope."""

import json
from typing import Any

from hesi.workspace.access.actor import Actor
from hesi.workspace.exports.actions import ask_export
from hesi.workspace.exports.models import Export
from hesi.workspace.files.store import read_file
from hesi.workspace.people.models import Member
from tests.jobs import run_jobs


def exported(kind: str, by: Member, **query: str) -> Any:
    """What the JSON file of this list holds for this member."""
    export = ask_export(kind, query=query, format="json", by=Actor(by))
    run_jobs()
    found = Export.objects.select_related("file__tenant").get(pk=export.pk)
    assert found.file, found.error
    return json.loads(read_file(found.file))
