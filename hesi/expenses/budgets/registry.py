"""Who spends: rooms above name here where the expenses of a time come from."""

from collections.abc import Callable, Collection, Iterator
from datetime import date

from hesi.expenses.budgets.facts import Spender

# Its type and id.
Subject = tuple[str, int]
# The spenders of the open workspace with an expense from one day up to, not including, another; given subjects, only
# those of them.
Source = Callable[[date, date, Collection[Subject] | None], Iterator[Spender]]

_sources: list[Source] = []


def spends(source: Source) -> None:
    """Called once at start-up by the owner of what spends."""
    if source not in _sources:
        _sources.append(source)


def every_spender(since: date, after: date, among: Collection[Subject] | None = None) -> Iterator[Spender]:
    """Everything that counts in these days, from every source; `among` asks for these subjects alone."""
    for source in _sources:
        yield from source(since, after, among)
