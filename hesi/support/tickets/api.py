"""The tickets' API, for those who ask."""

from typing import Any

from ninja import Header, Router, Status

from hesi.core.pages import key_page
from hesi.support.tickets.actions import ask_for_help, reply
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.queries import conversation, find_ticket
from hesi.support.tickets.requester import as_requester
from hesi.support.tickets.schemas import ReplyIn, TicketIn, TicketOut, TicketPage
from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.access.idempotency import once

router = Router(tags=["tickets"])


@router.get("", response={200: TicketPage, **refusals})
def list_tickets(request: Any, cursor: str = "", size: int = 50) -> TicketPage:
    """Your own tickets, newest first."""
    with as_requester(request.actor) as requester:
        rows = Ticket.objects.visible_to(requester).select_related("agent", "category")
        page = key_page(rows, order=("-created_at", "-pk"), cursor=cursor, size=size)
        return TicketPage(items=[TicketOut.of(row) for row in page.items], next_cursor=page.next_cursor)


@router.post("", response={201: TicketOut, **refusals})
def ask(request: Any, body: TicketIn, idempotency_key: str | None = Header(None, alias="Idempotency-Key")) -> Any:  # type: ignore[type-arg]
    """A new ticket; who asks and what they did last travels with it."""

    def act() -> Status[TicketOut]:
        ticket = ask_for_help(**body.dict(), browser=request.headers.get("User-Agent", ""), by=request.actor)
        return Status(201, _answer(ticket.number, request))

    return once(request, idempotency_key, act)


@router.get("/{number}", response={200: TicketOut, **refusals})
def read_ticket(request: Any, number: str) -> TicketOut:
    """One of your tickets with its conversation."""
    return _answer(number, request)


@router.post("/{number}/replies", response={201: TicketOut, **refusals})
def write_reply(request: Any, number: str, body: ReplyIn) -> Any:
    """One more message from you. 409 when the ticket is closed."""
    with as_requester(request.actor) as requester:
        reply(find_ticket(number, requester), body.body, by=requester)
    return Status(201, _answer(number, request))


def _answer(number: str, request: Any) -> TicketOut:
    with as_requester(request.actor) as requester:
        ticket = find_ticket(number, requester)
        return TicketOut.of(ticket, conversation(ticket, requester))
