"""Who else may see an invoice: modules that show invoices to their readers say so here, without being imported."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

Through = Callable[[Any], Q]

_through: list[Through] = []


def also_visible_through(condition: Through) -> None:
    """Invoices are also visible where `condition(actor)` holds; called once from the other module's `apps.py`.

    The condition is a `Q` on Invoice, best `Q(pk__in=<subquery>)`: a join would show a row twice.
    """
    if condition not in _through:
        _through.append(condition)


def conditions_for(actor: Any) -> Q:
    """The invoice is one's own, or another module vouches for it."""
    seen = Q(owner_id=actor.member_id)
    for condition in _through:
        seen |= condition(actor)
    return seen
