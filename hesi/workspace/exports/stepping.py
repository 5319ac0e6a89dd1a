"""Reading a long list in steps, so that neither memory nor an open cursor grows with it."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from hesi.workspace.exports.registry import Row

# Well below the number of parameters either database takes.
STEP = 500


def rows_in_steps(
    queryset: QuerySet[Any], *, order: Sequence[str], values: Callable[[Any], Row]
) -> tuple[int, Iterator[Row]]:
    """The number of rows and the rows, each made by `values` of its object.

    The ids are read at once, eight bytes each, which fixes what the export holds; the objects follow 500 at a time,
    each step one query that is closed before progress is written. A row that has gone meanwhile is left out.
    """
    ids = array("q", queryset.order_by(*order).values_list("pk", flat=True).iterator(chunk_size=5_000))
    return len(ids), _loaded(queryset.order_by(), ids, values)


def _loaded(queryset: QuerySet[Any], ids: "array[int]", values: Callable[[Any], Row]) -> Iterator[Row]:
    for at in range(0, len(ids), STEP):
        step = ids[at : at + STEP].tolist()
        found = {row.pk: row for row in queryset.filter(pk__in=step)}
        for pk in step:
            if pk in found:
                yield values(found[pk])
