"""Who spends: rooms above name here where the expenses of a time come from."""

from collections.abc import Callable, Iterator
from datetime import date

from hesi.expenses.budgets.facts import Spender

# The spenders of the open workspace with an expense from one day up to, not including, another.
Source = Callable[[date, date], Iterator[Spender]]

_sources: list[Source] = []


def spends(source: Source) -> None:
    """Called once at start-up by the owner of what spends."""
    if source not in _sources:
        _sources.append(source)


def every_spender(since: date, after: date) -> Iterator[Spender]:
    """Everything that counts in these days, from every source."""
    for source in _sources:
        yield from source(since, after)
