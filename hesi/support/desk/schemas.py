"""Shapes of the desk's API."""

from datetime import datetime
from typing import Any, Literal

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from hesi.support.tickets.actions.asking import MAX_BODY
from hesi.support.tickets.masking import address_seen_by
from hesi.support.tickets.models import Message, Ticket
from hesi.support.tickets.schemas import AttachmentOut
from hesi.workspace.access.actor import AnyActor


class DeskTicketOut(Schema):
    """A ticket as the queue shows it. `due_at` is the next promised time, `rank_at` its place in the queue."""

    number: str
    title: str
    state: str
    priority: str
    is_emergency: bool
    category: str
    channel: str
    language: str
    requester: str
    requester_email: str
    company: str
    plan: str
    line: str
    agent: str
    tags: list[str]
    due_at: datetime | None
    due_metric: str
    rank_at: datetime
    snoozed_until: datetime | None
    merged_into: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def facts(cls, ticket: Ticket, actor: AnyActor) -> dict[str, Any]:
        """What a ticket's row says to this reader; tags have been read with it."""
        return {
            "number": ticket.number,
            "title": ticket.title,
            "state": ticket.state,
            "priority": ticket.priority,
            "is_emergency": ticket.is_emergency,
            "category": ticket.category.key,
            "channel": ticket.channel,
            "language": ticket.language,
            "requester": ticket.requester_name,
            "requester_email": address_seen_by(actor, ticket, ticket.requester_email),
            "company": ticket.customer.name if ticket.customer else "",
            "plan": ticket.plan,
            "line": ticket.line.key if ticket.line else "",
            "agent": ticket.agent.name if ticket.agent else "",
            "tags": [row.tag.name for row in ticket.ticket_tags.all()],
            "due_at": ticket.due_at,
            "due_metric": ticket.due_metric,
            "rank_at": ticket.rank_at,
            "snoozed_until": ticket.snoozed_until,
            "merged_into": ticket.merged_into.number if ticket.merged_into else "",
            "created_at": ticket.created_at,
            "updated_at": ticket.updated_at,
        }

    @classmethod
    def of(cls, ticket: Ticket, actor: AnyActor) -> "DeskTicketOut":
        return cls(**cls.facts(ticket, actor))


class DeskMessageOut(Schema):
    """One entry of the conversation; `id` is what `seen` names."""

    id: int
    author: str
    is_from_requester: bool
    is_internal: bool
    is_automatic: bool
    channel: str
    body: str
    attachments: list[AttachmentOut]
    created_at: datetime

    @classmethod
    def of(cls, message: Message) -> "DeskMessageOut":
        return cls(
            id=message.pk,
            author=message.author_name,
            is_from_requester=message.is_from_requester,
            is_internal=message.is_internal,
            is_automatic=message.is_automatic,
            channel=message.channel,
            body=message.body,
            attachments=[
                AttachmentOut(name=file.name, size_bytes=file.size_bytes, url=reverse("file", args=[file.key]))
                for file in message.attachments.all()
            ],
            created_at=message.created_at,
        )


class DeskTicketWithMessages(DeskTicketOut):
    """A ticket with its conversation, notes included."""

    messages: list[DeskMessageOut]


class DeskPage(Schema):
    items: list[DeskTicketOut]
    next_cursor: str = ""


class QueueIn(Schema):
    """What to list: a view's key, filters, or both. Lists may be repeated; `agent` takes ids, `me` and `nobody`."""

    view: str = Field("", max_length=20)
    sort: Literal["", "urgent", "newest"] = ""
    text: str = Field("", max_length=80)
    state: list[str] = Field(default_factory=list, max_length=20)
    priority: list[str] = Field(default_factory=list, max_length=20)
    line: list[str] = Field(default_factory=list, max_length=20)
    agent: list[str] = Field(default_factory=list, max_length=20)
    category: list[str] = Field(default_factory=list, max_length=20)
    tag: list[str] = Field(default_factory=list, max_length=20)
    channel: list[str] = Field(default_factory=list, max_length=20)
    customer: list[int] = Field(default_factory=list, max_length=20)
    due_within: int | None = Field(None, ge=1, le=43_200)
    overdue: bool = False
    following: bool = False
    snoozed: Literal["", "only", "with"] = ""

    def filters(self) -> dict[str, Any]:
        """What narrows the view."""
        return self.dict(exclude={"view", "sort"})


class ViewOut(Schema):
    """A view; `count` is how many open tickets it holds, null where that is not counted."""

    key: str
    name: str
    filters: dict[str, Any]
    is_shared: bool
    count: int | None


class AnswerIn(Schema):
    """An answer to the customer; `then` says how the ticket is left.

    `seen` is the id of the last message the writer had read; a newer one by somebody else is refused with 409.
    """

    body: str = Field(..., max_length=MAX_BODY)
    then: Literal["wait", "solve", "keep"] = "wait"
    seen: int | None = Field(None, ge=0, le=2**63 - 1)


class NoteIn(Schema):
    """A note among agents. `mentions` are member ids of agents, who follow the ticket from then on."""

    body: str = Field(..., max_length=MAX_BODY)
    mentions: list[int] = Field(default_factory=list, max_length=50)


class AssignmentIn(Schema):
    """`agent` is a member id, `me` or `nobody`; `line` the key of a support line. At least one of them."""

    agent: int | Literal["me", "nobody"] | None = None
    line: str | None = Field(None, max_length=20)


class StateIn(Schema):
    """What is to happen to the ticket."""

    to: Literal["take", "wait", "hold", "resume", "solve", "close", "reopen", "spam"]


class TagsIn(Schema):
    """Words to put on and to take off."""

    add: list[str] = Field(default_factory=list, max_length=20)
    remove: list[str] = Field(default_factory=list, max_length=20)


class StepIn(Schema):
    """One step as in a macro: `priority` with `high`, `snooze` with hours, `category` with its key …"""

    step: str = Field(..., max_length=20)
    value: str | int | None = None


class ChangesIn(Schema):
    """Several steps, all or none."""

    steps: list[StepIn] = Field(..., min_length=1, max_length=12)
