"""Where an invoice is used beyond its hold: modules that let people choose invoices say so here, such as for drafts."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """One place that uses an invoice. `is_settled` is set once the money has been paid."""

    label: str
    url: str
    is_draft: bool = False
    is_settled: bool = False


Finder = Callable[[list[int]], dict[int, list[Use]]]

_finders: list[Finder] = []


def used_also_in(finder: Finder) -> None:
    """`finder(invoice ids)` gives the places by invoice id, in few queries; called once from the module's `apps.py`."""
    if finder not in _finders:
        _finders.append(finder)


def uses_of(invoice_ids: Iterable[int]) -> dict[int, list[Use]]:
    """Every known place of these invoices."""
    wanted = list(invoice_ids)
    found: dict[int, list[Use]] = defaultdict(list)
    for finder in _finders if wanted else ():
        for invoice_id, places in finder(wanted).items():
            found[invoice_id].extend(places)
    return found
