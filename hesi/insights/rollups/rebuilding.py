"""Proving that the sums are the facts, making them anew, and folding rows that belong together into one."""

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import Count, Sum

from hesi.expenses.documents.models import Document
from hesi.insights.models import KEY, SUMS, Cell
from hesi.insights.rollups.facts import NOTHING, Counting, Key, Sums, added, difference
from hesi.insights.rollups.papers import in_chunks, read_papers
from hesi.insights.rollups.writing import add_cells
from hesi.insights.spending import COUNTED_KINDS, COUNTED_STATES
from hesi.workspace.tenancy.folding import fold_rows
from hesi.workspace.tenancy.scope import active_tenant


@transaction.atomic
def rebuild() -> int:
    """Make the open workspace's sums from its documents; how many there are. Whoever acts meanwhile waits."""
    _hold_still()
    Cell.objects.all().delete()
    sums = sums_of_facts()
    add_cells(sums)
    return len(sums)


@transaction.atomic
def wrong_sums() -> dict[Key, Sums]:
    """By how much the kept sums differ from the facts, where they do."""
    _hold_still()
    return difference(sums_kept(), sums_of_facts())


def sums_of_facts() -> dict[Key, Sums]:
    """What the documents of the open workspace add up to."""
    return added(_every_cell())


def sums_kept() -> dict[Key, Sums]:
    """The kept sums, rows that belong together as one."""
    totals = {name: Sum(name) for name in SUMS}
    rows = Cell.objects.order_by().values_list(*KEY).annotate(**{f"sum_{name}": totals[name] for name in SUMS})
    found: dict[Key, Sums] = {row[: len(KEY)]: row[len(KEY) :] for row in rows}
    return {key: sums for key, sums in found.items() if sums != NOTHING}


def fold() -> int:
    """Put the rows that belong together into one; how many rows that saved. Nobody's number changes meanwhile."""
    crowded = Cell.objects.order_by().values_list("cut", "month").annotate(rows=Count("pk")).filter(rows__gt=1)
    months = [Cell.objects.filter(cut=cut, month=month) for cut, month, _rows in crowded]
    return sum(fold_rows(rows, by=KEY, of=SUMS, write=add_cells) for rows in months)


def _every_cell() -> Iterator[tuple[Key, Sums]]:
    tenant = active_tenant()
    counted = Document.objects.filter(kind__in=COUNTED_KINDS, state__in=COUNTED_STATES, currency=tenant.currency)
    for chunk in in_chunks(counted.order_by("pk").iterator(chunk_size=2_000)):
        for paper in read_papers(chunk, in_full=True, with_tasks=True, with_less=True):
            yield from Counting(paper, paper.document.state, tenant, in_full=True).cells().items()


def _hold_still() -> None:
    """Let nobody add a sum until this transaction ends. SQLite has one writer anyway, which this becomes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Cell._meta.db_table)} IN EXCLUSIVE MODE")
