"""The law of budgets: their use is what the documents take of them. Asked by `hesi check-data`."""

from collections.abc import Iterator

from hesi.expenses.budgets.recounting import wrong_uses

_SHOWN = 20


def problems() -> Iterator[str]:
    """Every sum that differs from the documents; `hesi budgets --rebuild` adds what is missing."""
    wrong = wrong_uses()
    for (budget, month, phase, kind, pk), minor in list(wrong.items())[:_SHOWN]:
        yield f"budgets: {phase} of budget {budget} in {month:%Y-%m} by {kind} {pk} is {-minor} off"
    if len(wrong) > _SHOWN:
        yield f"budgets: {len(wrong) - _SHOWN} more are off; “hesi budgets --rebuild” adds what is missing"
