"""What is left to pay of a document: its total, less what rooms above have set against it."""

from collections.abc import Callable
from typing import Any

from django.db.models import BigIntegerField, Expression, QuerySet, Value

from hesi.core.money import Money

Lessening = Callable[[], Expression]

_less: list[Lessening] = []


def payable_less(lessening: Lessening) -> None:
    """Pay less for documents by `lessening()`: minor units, as a column of a query over documents, never null.

    Called once from the other module's `apps.py`. What it gives for a document must not change while the document waits
    to be paid, and a document of which nothing is left must not wait.
    """
    if lessening not in _less:
        _less.append(lessening)


def with_payable(documents: QuerySet[Any]) -> QuerySet[Any]:
    """The documents, each with `less_minor`, for `payable_of`."""
    nothing: Any = Value(0, output_field=BigIntegerField())
    return documents.annotate(less_minor=sum((lessening() for lessening in _less), nothing))


def payable_of(document: Any) -> Money:
    """What is paid for a document of `with_payable`."""
    return Money(document.total_minor - document.less_minor, document.currency)
