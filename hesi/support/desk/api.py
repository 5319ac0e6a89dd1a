"""The agents' API: the queue, a ticket with its conversation, and everything that can be done to it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Status

from hesi.core.errors import Invalid
from hesi.support.desk.permissions import may_use_desk
from hesi.support.desk.queries import URGENT, find_view, queue_page, views_with_counts
from hesi.support.desk.schemas import (
    AnswerIn,
    AssignmentIn,
    ChangesIn,
    DeskMessageOut,
    DeskPage,
    DeskTicketOut,
    DeskTicketWithMessages,
    NoteIn,
    QueueIn,
    StateIn,
    TagsIn,
    ViewOut,
)
from hesi.support.desk.steps import clean_steps, run_steps
from hesi.support.service.models import SupportLine
from hesi.support.tickets.actions import add_note, reply
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.queries import conversation, find_ticket
from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.access.idempotency import once
from hesi.workspace.access.rules import require

router = Router(tags=["desk"])
_KEY: Any = Header(None, alias="Idempotency-Key")  # type: ignore[type-arg]


@router.get("", response={200: DeskPage, **refusals})
def list_queue(request: Any, asked: Query[QueueIn], cursor: str = "", size: int = 50) -> DeskPage:
    """The tickets of a view, or those the filters select, the most urgent first."""
    require(may_use_desk, request.actor)
    view = find_view(asked.view, request.actor) if asked.view else None
    filters = {**(view.filters if view else {}), **{k: v for k, v in asked.filters().items() if v}}
    page = queue_page(request.actor, filters, order=asked.sort or URGENT, cursor=cursor, size=size, whole=True)
    return DeskPage(items=[DeskTicketOut.of(row, request.actor) for row in page.items], next_cursor=page.next_cursor)


@router.get("/views", response={200: list[ViewOut], **refusals})
def list_views(request: Any) -> list[ViewOut]:
    """The standing views, the shared ones and your own, each with how many open tickets it holds."""
    require(may_use_desk, request.actor)
    return [
        ViewOut(
            key=view.key, name=str(view.name), filters=dict(view.filters), is_shared=view.is_shared, count=view.count
        )
        for view in views_with_counts(request.actor)
    ]


@router.get("/{number}", response={200: DeskTicketWithMessages, **refusals})
def read_desk_ticket(request: Any, number: str) -> DeskTicketWithMessages:
    """One ticket with its conversation, notes among agents included."""
    require(may_use_desk, request.actor)
    return _answer(number, request)


@router.post("/{number}/replies", response={201: DeskTicketWithMessages, **refusals})
def answer_customer(request: Any, number: str, body: AnswerIn, idempotency_key: str | None = _KEY) -> Any:
    """Answer the customer. 409 when somebody wrote after the message named by `seen`."""
    return _act(
        request,
        number,
        idempotency_key,
        lambda ticket: reply(ticket, body.body, by=request.actor, then=body.then, seen=body.seen),
    )


@router.post("/{number}/notes", response={201: DeskTicketWithMessages, **refusals})
def write_note(request: Any, number: str, body: NoteIn, idempotency_key: str | None = _KEY) -> Any:
    """A note the customer never sees."""
    return _act(
        request,
        number,
        idempotency_key,
        lambda ticket: add_note(ticket, body.body, by=request.actor, mentions=body.mentions),
    )


@router.post("/{number}/assignment", response={201: DeskTicketWithMessages, **refusals})
def assign(request: Any, number: str, body: AssignmentIn, idempotency_key: str | None = _KEY) -> Any:
    """Hand the ticket to a line, an agent, yourself (`me`), or back into the queue (`nobody`)."""
    steps: list[dict[str, Any]] = []
    if body.line is not None:
        line = SupportLine.objects.filter(key=body.line, is_active=True).first()
        if line is None:
            raise Invalid(_("Choose a line that exists."), fields={"line": _("Choose a line that exists.")})
        steps.append({"step": "line", "value": line.pk})
    if body.agent is not None:
        steps.append({"step": "agent", "value": body.agent})
    return _change(request, number, steps, idempotency_key)


@router.post("/{number}/state", response={201: DeskTicketWithMessages, **refusals})
def change_state(request: Any, number: str, body: StateIn, idempotency_key: str | None = _KEY) -> Any:
    """Take it, wait, hold, go on, solve, close, open again, or close as spam."""
    return _change(request, number, [{"step": "state", "value": body.to}], idempotency_key)


@router.post("/{number}/tags", response={201: DeskTicketWithMessages, **refusals})
def change_tags(request: Any, number: str, body: TagsIn, idempotency_key: str | None = _KEY) -> Any:
    """Put words on the ticket and take others off."""
    steps = [{"step": "tag", "value": word} for word in body.add]
    steps += [{"step": "untag", "value": word} for word in body.remove]
    return _change(request, number, steps, idempotency_key)


@router.post("/{number}/changes", response={201: DeskTicketWithMessages, **refusals})
def change(request: Any, number: str, body: ChangesIn, idempotency_key: str | None = _KEY) -> Any:
    """Several steps as in a macro, all or none."""
    return _change(request, number, [step.dict() for step in body.steps], idempotency_key)


def _change(request: Any, number: str, steps: list[dict[str, Any]], key: str | None) -> Any:
    require(may_use_desk, request.actor)
    found = find_ticket(number, request.actor)
    cleaned = clean_steps(steps)
    return _act(request, found.number, key, lambda ticket: run_steps(ticket, cleaned, by=request.actor))


def _act(request: Any, number: str, key: str | None, act: Callable[[Ticket], object]) -> Any:
    def once_only() -> Status[DeskTicketWithMessages]:
        require(may_use_desk, request.actor)
        act(find_ticket(number, request.actor))
        return Status(201, _answer(number, request))

    return once(request, key, once_only)


def _answer(number: str, request: Any) -> DeskTicketWithMessages:
    ticket = find_ticket(number, request.actor)
    messages = [DeskMessageOut.of(message) for message in conversation(ticket, request.actor)]
    return DeskTicketWithMessages(**DeskTicketOut.facts(ticket, request.actor), messages=messages)
