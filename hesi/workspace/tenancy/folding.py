"""Kept sums are added to by new rows, so that writers never wait for each other; here such rows become one again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

_STEP = 500

Sums = dict[tuple[Any, ...], tuple[int, ...]]


@transaction.atomic
def fold_rows(
    rows: QuerySet[Any], *, by: Sequence[str], of: Sequence[str], write: Callable[[Mapping[Any, Any]], object]
) -> int:
    """Put the rows that agree in the columns `by` into one; how many rows that saved. No sum of `of` changes.

    `write` writes the new rows, given by their key with their sums; where all are nothing there is no row. Of two
    processes that fold the same rows one does it, the other leaves them as they are.
    """
    read = list(rows.select_for_update().order_by("pk").values_list(*by, *of, "pk"))
    sums: Sums = {}
    for row in read:
        key, measures = row[: len(by)], row[len(by) : -1]
        sums[key] = tuple(map(sum, zip(sums[key], measures, strict=True))) if key in sums else measures
    sums = {key: measures for key, measures in sums.items() if any(measures)}
    if len(sums) == len(read):
        return 0
    ids = [row[-1] for row in read]
    gone = 0
    for start in range(0, len(ids), _STEP):
        gone += rows.model.objects.filter(pk__in=ids[start : start + _STEP]).delete()[0]
    if gone != len(ids):
        transaction.set_rollback(True)
        return 0
    write(sums)
    return len(read) - len(sums)
