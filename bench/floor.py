"""The floor under a whole claim: the rows it leaves behind, written again by hand-made SQL.

Copies the newest approved claim of the running database (document, lines, findings, process, steps, tasks, events),
changes what must be unique, and writes the copies in three transactions, as the product commits create, submit and
approve, each followed by its changes of state. No rule of the product runs while it is timed.
"""

import json
import subprocess
import sys
from typing import Any

from bench.servers import ROOT

SECONDS = 5


def floor_per_second(environment: dict[str, str]) -> tuple[float, int]:
    """Whole claims a second, and rows in one."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.floor"], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    answer = json.loads(ran.stdout)
    return answer["rate"], answer["rows"]


def main() -> None:
    """Runs in the product's environment; prints JSON."""
    import os
    import time

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
    import django

    django.setup()
    from django.db import connection, transaction

    from hesi.workspace.tenancy.scope import across_tenants

    with across_tenants():
        phases = _statements(_model_rows())
        rows = sum(len(phase) for phase in phases)
        made, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < SECONDS:
            ids: dict[tuple[str, int], int] = {}
            for phase in phases:
                with transaction.atomic(), connection.cursor() as cursor:
                    for statement in phase:
                        statement.run(cursor, ids, made)
            made += 1
        rate = made / (time.perf_counter() - begun)
    json.dump({"rate": rate, "rows": rows}, sys.stdout)


def _model_rows() -> list[list[Any]]:
    """The rows of the newest approved claim, by the request that wrote them."""
    from hesi.expenses.approvals.models import ApprovalTask, Process, Step
    from hesi.expenses.documents.models import Document, FrozenFinding, Line
    from hesi.workspace.events.models import Event

    document = Document.objects.filter(approved_at__isnull=False).order_by("-pk").first()
    assert document is not None
    process = Process.objects.get(pk=document.process_id)
    tasks = ApprovalTask.objects.filter(process=process)
    about = Event.objects.filter(subject_type="document", subject_id=document.pk)
    decided = Event.objects.filter(subject_type="approvaltask", subject_id__in=tasks.values("pk"))
    return [
        [document, *Line.objects.filter(document=document), *about.filter(name="document.created")],
        [
            *FrozenFinding.objects.filter(document=document),
            process,
            *Step.objects.filter(process=process),
            *tasks,
            *about.filter(name="document.submitted"),
            *decided.filter(name="approval.task_opened"),
        ],
        [*decided.exclude(name="approval.task_opened"), *about.filter(name="document.approved")],
    ]


class _Insert:
    """One prepared row. Columns that name another copied row get that copy's id."""

    def __init__(self, row: Any, known: set[tuple[str, int]]) -> None:
        from django.db import connection

        quote = connection.ops.quote_name
        fields = [f for f in row._meta.concrete_fields if not f.primary_key]
        self.table, self.old_id = row._meta.db_table, row.pk
        self.columns = [f.column for f in fields]
        self.values = [f.get_db_prep_save(f.pre_save(row, False), connection) for f in fields]
        self.references = {}
        for at, field in enumerate(fields):
            target = (field.related_model._meta.db_table, self.values[at]) if field.is_relation else None
            if target in known:
                self.references[at] = target
        marks = ", ".join(["%s"] * len(fields))
        names = ", ".join(quote(column) for column in self.columns)
        self.sql = f"INSERT INTO {quote(self.table)} ({names}) VALUES ({marks}) RETURNING id"

    def run(self, cursor: Any, ids: dict[tuple[str, int], int], made: int) -> None:
        """Insert the copy numbered `made`."""
        values = list(self.values)
        for at, target in self.references.items():
            values[at] = ids.get(target)
        for at, column in enumerate(self.columns):
            if column == "number" and "template_version_id" in self.columns:
                values[at] = f"F{made}"
            elif column == "sequence":
                values[at] = None
            elif column == "subject_id":
                values[at] = -made - 1
        cursor.execute(self.sql, values)
        ids[(self.table, self.old_id)] = cursor.fetchone()[0]


class _Update:
    """The change of state that submitting or approving makes to a row written before."""

    def __init__(self, row: Any, column: str) -> None:
        from django.db import connection

        quote = connection.ops.quote_name
        self.target = (row._meta.db_table, row.pk)
        value = getattr(row, column)
        self.value = value
        self.sql = f"UPDATE {quote(row._meta.db_table)} SET {quote(column)} = %s WHERE id = %s"

    def run(self, cursor: Any, ids: dict[tuple[str, int], int], made: int) -> None:
        """Set it on this copy."""
        cursor.execute(self.sql, [self.value, ids[self.target]])


def _statements(groups: list[list[Any]]) -> list[list[Any]]:
    known = {(row._meta.db_table, row.pk) for group in groups for row in group}
    phases: list[list[Any]] = [[_Insert(row, known) for row in group] for group in groups]
    document = groups[0][0]
    process, *rest = [row for row in groups[1] if row._meta.model_name in ("process", "step", "approvaltask")]
    phases[1].append(_Update(document, "state"))
    phases[2] += [_Update(row, "state") for row in (document, process, *rest)]
    return phases


if __name__ == "__main__":
    main()
