"""Finding tickets by words: of the title, the conversation, the notes and the files sent along.

Two entries stand in the index for each ticket. `ticket` holds everything and is asked by agents only; `ticket_said`
holds what the customer's side may read and is asked for them only, so that a note among agents finds nothing there.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from hesi.support.tickets.models import Message, MessageAttachment, Ticket
from hesi.workspace.search.index import entry, index
from hesi.workspace.search.matching import subjects_holding
from hesi.workspace.search.models import SearchEntry

FOR_AGENTS, FOR_CUSTOMERS = "ticket", "ticket_said"
# What of one ticket's files is searched; the index itself keeps at most so many different words of each entry.
MOST_FILE_TEXT = 40_000


def matching_tickets(text: str, *, public: bool = False) -> Any:
    """The ids of tickets that hold every word, for `pk__in`. `public` looks only at what customers may read."""
    return subjects_holding(text, FOR_CUSTOMERS if public else FOR_AGENTS)


def index_ticket(ticket: Ticket) -> None:
    """Bring the ticket's two entries up to date."""
    for found in entries_of([ticket]):
        index(found)


def every_entry() -> Iterator[SearchEntry]:
    """The entries of all tickets of the open workspace, for building the index anew."""
    rows = Ticket.objects.select_related("customer", "category").order_by("pk")
    batch: list[Ticket] = []
    for ticket in rows.iterator(chunk_size=500):
        batch.append(ticket)
        if len(batch) == 500:
            yield from entries_of(batch)
            batch = []
    yield from entries_of(batch)


def entries_of(tickets: Iterable[Ticket]) -> list[SearchEntry]:
    """Both entries of each ticket, in two queries for all of them."""
    rows = {ticket.pk: ticket for ticket in tickets}
    said: dict[int, list[str]] = {pk: [] for pk in rows}
    noted: dict[int, list[str]] = {pk: [] for pk in rows}
    for ticket_id, is_internal, body in Message.objects.filter(ticket_id__in=rows).values_list(
        "ticket_id", "is_internal", "body"
    ):
        (noted if is_internal else said)[ticket_id].append(body)
    sent = MessageAttachment.objects.filter(message__ticket_id__in=rows).order_by("pk")
    for ticket_id, is_internal, name, text in sent.values_list(
        "message__ticket_id", "message__is_internal", "file__name", "text"
    ):
        (noted if is_internal else said)[ticket_id].append(f"{name}\n{text[:MOST_FILE_TEXT]}")
    found = []
    for pk, ticket in rows.items():
        found += [_entry(FOR_AGENTS, ticket, said[pk] + noted[pk]), _entry(FOR_CUSTOMERS, ticket, said[pk])]
    return found


def _entry(kind: str, ticket: Ticket, texts: list[str]) -> SearchEntry:
    company = ticket.customer.name if ticket.customer else ""
    address = f"/desk/{ticket.number}/" if kind == FOR_AGENTS else f"/support/{ticket.number}/"
    return entry(
        kind,
        ticket.pk,
        label=f"{ticket.number} {ticket.title}",
        detail=" · ".join(part for part in (ticket.requester_name, company) if part),
        url=address,
        text="\n".join([ticket.requester_email, ticket.category.name_zh, ticket.category.name_en, *texts]),
        on=ticket.created_at.date(),
    )
