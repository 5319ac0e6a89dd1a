"""The tickets' API, for those who ask."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from ninja import File, Form, Header, Router, Status
from ninja.files import UploadedFile

from hesi.core.errors import Invalid
from hesi.core.money import Money
from hesi.core.pages import key_page
from hesi.support.service.models import Channel
from hesi.support.tickets.actions import Upload, ask_for_help, confirm_solved
from hesi.support.tickets.actions.going_on import go_on
from hesi.support.tickets.actions.rating import rate_ticket
from hesi.support.tickets.categories import tree
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.permissions import is_asker
from hesi.support.tickets.queries import conversation, find_ticket
from hesi.support.tickets.ratings import rating_of
from hesi.support.tickets.requester import as_requester
from hesi.support.tickets.schemas import CategoryOut, RatingIn, ReplyIn, TicketIn, TicketOut, TicketPage
from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.access.idempotency import once

router = Router(tags=["tickets"])
_KEY: Any = Header(None, alias="Idempotency-Key")  # type: ignore[type-arg]


@router.get("", response={200: TicketPage, **refusals})
def list_tickets(request: Any, cursor: str = "", size: int = 50, whose: str = "mine") -> TicketPage:
    """Your own tickets and those you read along in, newest first; `whose=company` for the named contact person."""
    with as_requester(request.actor) as requester:
        rows = Ticket.objects.visible_to(requester).select_related("agent", "category")
        if requester.sees_company and whose != "company":
            rows = rows.filter(requester_id=requester.requester_id)
        page = key_page(rows, order=("-created_at", "-pk"), cursor=cursor, size=size)
        return TicketPage(items=[TicketOut.of(row) for row in page.items], next_cursor=page.next_cursor)


@router.get("/categories", response={200: list[CategoryOut], **refusals})
def list_categories(request: Any) -> list[CategoryOut]:
    """What a question can be about, each with the questions of its problem report."""
    with as_requester(request.actor):
        return [CategoryOut.of(leaf, one.category) for one in tree() for leaf in one.leaves]


@router.post("", response={201: TicketOut, **refusals})
def ask(request: Any, body: TicketIn, idempotency_key: str | None = _KEY) -> Any:
    """A new ticket; who asks and what they did last travels with it."""

    def act() -> Status[TicketOut]:
        facts = body.dict()
        blocked = facts.pop("blocked")
        ticket = ask_for_help(
            **facts,
            blocked=Money.of(blocked, request.tenant.currency) if blocked else None,
            browser=request.headers.get("User-Agent", ""),
            channel=Channel.API,
            by=request.actor,
        )
        return Status(201, _answer(ticket.number, request))

    return once(request, idempotency_key, act)


@router.get("/{number}", response={200: TicketOut, **refusals})
def read_ticket(request: Any, number: str) -> TicketOut:
    """One of your tickets with its conversation."""
    return _answer(number, request)


@router.post("/{number}/replies", response={201: TicketOut, **refusals})
def write_reply(request: Any, number: str, body: ReplyIn, idempotency_key: str | None = _KEY) -> Any:
    """One more message from you; a ticket closed not long ago opens again, 409 when it is too long ago."""
    return _act(request, number, idempotency_key, lambda ticket, by: go_on(ticket, body.body, by=by))


@router.post("/{number}/attachments", response={201: TicketOut, **refusals})
def attach_files(
    request: Any,
    number: str,
    files: list[UploadedFile] | None = File(None),  # type: ignore[type-arg]  # noqa: B008 - how the framework declares it
    body: str = Form("", max_length=10_000),  # type: ignore[type-arg]
    idempotency_key: str | None = _KEY,
) -> Any:
    """One more message with up to 10 files of 20 MB each (`multipart/form-data`, fields `files` and `body`)."""
    sent = [Upload(name=f.name or "", media_type=f.content_type or "", content=f.read()) for f in files or ()]
    for file in files or ():
        # The content is asked for once more when the request is told apart from another of the same key.
        file.seek(0)

    def write(ticket: Ticket, by: Any) -> object:
        if not sent:
            sentence = _("Send at least one file, in the field `files`.")
            raise Invalid(sentence, fields={"files": sentence})
        return go_on(ticket, body, files=sent, by=by)

    return _act(request, number, idempotency_key, write)


@router.post("/{number}/confirmation", response={201: TicketOut, **refusals})
def confirm(request: Any, number: str, idempotency_key: str | None = _KEY) -> Any:
    """It is solved: the ticket is closed. Only who asked may say so."""
    return _act(request, number, idempotency_key, lambda ticket, by: confirm_solved(ticket, by=by))


@router.post("/{number}/rating", response={201: TicketOut, **refusals})
def rate(request: Any, number: str, body: RatingIn, idempotency_key: str | None = _KEY) -> Any:
    """How satisfied you are, once and for good. 409 before it is solved, and when it has been rated."""
    return _act(request, number, idempotency_key, lambda ticket, by: rate_ticket(ticket, **body.dict(), by=by))


def _act(request: Any, number: str, key: str | None, act: Callable[[Ticket, Any], object]) -> Any:
    def once_only() -> Status[TicketOut]:
        with as_requester(request.actor) as requester:
            act(find_ticket(number, requester), requester)
        return Status(201, _answer(number, request))

    return once(request, key, once_only)


def _answer(number: str, request: Any) -> TicketOut:
    with as_requester(request.actor) as requester:
        ticket = find_ticket(number, requester)
        is_mine = is_asker(requester, ticket)
        return TicketOut.of(ticket, conversation(ticket, requester), rating=rating_of(ticket), is_mine=is_mine)
