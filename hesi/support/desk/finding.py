"""Tickets in the search of both sides: agents find by every word, a customer by what they may read."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hesi.support.tickets.models import Ticket
from hesi.support.tickets.requester import as_requester
from hesi.support.tickets.searching import FOR_AGENTS, FOR_CUSTOMERS, every_entry, matching_tickets
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.subjects import Subject, register_subject
from hesi.workspace.search.find import Group, kind_of, search_elsewhere, search_kind
from hesi.workspace.search.index import searchable
from hesi.workspace.search.models import SearchEntry


def register_search() -> None:
    """Called once at start-up."""
    register_subject(
        Subject(
            Ticket.subject_type,
            Ticket,
            label=lambda ticket: f"{ticket.number} {ticket.title}",
            url=lambda ticket: reverse("desk-ticket", args=[ticket.number]),
        )
    )
    search_kind(FOR_AGENTS, _("Tickets"), icon="message", order=5)
    search_kind(FOR_CUSTOMERS, _("My tickets"), icon="lifebuoy", order=50)
    for kind in (FOR_AGENTS, FOR_CUSTOMERS):
        searchable(kind, partial(_entries_of_kind, kind))
    search_elsewhere(FOR_CUSTOMERS, my_tickets)


def _entries_of_kind(kind: str) -> Iterator[SearchEntry]:
    return (entry for entry in every_entry() if entry.subject_type == kind)


def my_tickets(query: str, actor: AnyActor, limit: int) -> Group:
    """What a customer's member finds among the tickets they may see, by words they may read."""
    kind = kind_of(FOR_CUSTOMERS)
    if actor.member is None or actor.is_requester:
        return Group(kind, [], has_more=False)
    with as_requester(actor) as requester:  # type: ignore[arg-type]
        rows: Any = Ticket.objects.visible_to(requester)
        # Most people, and all agents, have asked for nothing: no need to look for what their tickets could say.
        if not rows.exists():
            return Group(kind, [], has_more=False)
        found = rows.filter(pk__in=matching_tickets(query, public=True)).order_by("-pk")
        ids = list(found.values_list("pk", flat=True)[: limit + 1])
        entries = SearchEntry.objects.filter(subject_type=FOR_CUSTOMERS, subject_id__in=ids[:limit])
        return Group(kind, list(entries.defer("tokens").order_by("-on", "-subject_id")), has_more=len(ids) > limit)
