"""The laws of budgets: use is what the documents take of them, and the sums are those of the rows.

Asked by `hesi check-data`; `hesi budgets --rebuild` adds what is missing.
"""

from collections.abc import Iterator

from hesi.expenses.budgets.keeping import wrong_sums
from hesi.expenses.budgets.recounting import wrong_uses

_SHOWN = 20


def problems() -> Iterator[str]:
    """Every use that differs from the documents, and every kept sum that differs from its rows."""
    yield from _few(
        f"budgets: {phase} of budget {budget} in {month:%Y-%m} by {kind} {pk} is {-minor} off"
        for (budget, month, phase, kind, pk), minor in wrong_uses().items()
    )
    yield from _few(
        f"budgets: the sum of {phase} of budget {budget} in {month:%Y-%m} is {-minor} off"
        for (budget, month, phase), minor in wrong_sums().items()
    )


def _few(sentences: Iterator[str]) -> Iterator[str]:
    every = list(sentences)
    yield from every[:_SHOWN]
    if len(every) > _SHOWN:
        yield f"budgets: {len(every) - _SHOWN} more are off; “hesi budgets --rebuild” adds what is missing"
