"""Reading a long list in steps, so that neither memory nor an open cursor grows with it."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from hesi.workspace.exports.registry import Row

# Well below the number of parameters either database takes.
STEP = 500
# Plain values are small. SQLite may walk all days of the question in every step, so there are to be few of them.
PLAIN_STEP = 5_000


def rows_in_steps(
    queryset: QuerySet[Any], *, order: Sequence[str], values: Callable[..., Row], fields: Sequence[str] = ()
) -> tuple[int, Iterator[Row]]:
    """The number of rows and the rows, each made by `values` of its object.

    The ids are read at once, eight bytes each, which fixes what the export holds; the objects follow 500 at a time,
    each step one query that is closed before progress is written. A row that has gone meanwhile is left out.

    With `fields` no objects are made and `values` takes the values of these columns, one argument each, 5,000 rows at a
    time: a fifth of the cost, for lists that can grow to hundreds of thousands of rows.
    """
    ids = array("q", queryset.order_by(*order).values_list("pk", flat=True).iterator(chunk_size=5_000))
    plain = queryset.order_by()
    return len(ids), _read(plain, ids, fields, values) if fields else _loaded(plain, ids, values)


def _loaded(queryset: QuerySet[Any], ids: "array[int]", values: Callable[..., Row]) -> Iterator[Row]:
    for step in _steps(ids, STEP):
        found = {row.pk: row for row in queryset.filter(pk__in=step)}
        for pk in step:
            if pk in found:
                yield values(found[pk])


def _read(
    queryset: QuerySet[Any], ids: "array[int]", fields: Sequence[str], values: Callable[..., Row]
) -> Iterator[Row]:
    for step in _steps(ids, PLAIN_STEP):
        found = {row[0]: row[1:] for row in queryset.filter(pk__in=step).values_list("pk", *fields)}
        for pk in step:
            if pk in found:
                yield values(*found[pk])


def _steps(ids: "array[int]", size: int) -> Iterator[list[int]]:
    for at in range(0, len(ids), size):
        yield ids[at : at + size].tolist()
