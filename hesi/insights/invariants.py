"""The law of insights: a kept sum is what the documents add up to. Asked by `hesi check-data`."""

from collections.abc import Iterator

from hesi.insights.rollups.rebuilding import wrong_sums

_SHOWN = 20


def problems() -> Iterator[str]:
    """Every sum that differs from the facts; `hesi reports --rebuild` makes them anew."""
    wrong = wrong_sums()
    for (cut, month, *where), sums in list(wrong.items())[:_SHOWN]:
        yield f"reports: the sum by {cut} of {month:%Y-%m} {tuple(where)} is {sums} off the documents"
    if len(wrong) > _SHOWN:
        yield f"reports: {len(wrong) - _SHOWN} more sums are off; “hesi reports --rebuild” makes them anew"
