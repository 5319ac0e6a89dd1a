"""Shapes of the tickets' API."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from hesi.support.tickets.models import Message, Ticket


class TicketIn(Schema):
    """A question. `subject_type` and `subject_id` name the thing it is about, where there is one."""

    category: str = Field(..., max_length=40)
    title: str = Field(..., max_length=120)
    body: str = Field(..., max_length=10_000)
    page: str = Field("", max_length=200)
    subject_type: str = Field("", max_length=30)
    subject_id: int | None = Field(None, ge=1, le=2**63 - 1)


class ReplyIn(Schema):
    body: str = Field(..., max_length=10_000)


class MessageOut(Schema):
    author: str
    is_from_requester: bool
    body: str
    created_at: datetime


class TicketOut(Schema):
    number: str
    category: str
    title: str
    state: str
    agent: str
    created_at: datetime
    updated_at: datetime
    messages: list[MessageOut] = Field(default_factory=list)

    @classmethod
    def of(cls, ticket: Ticket, messages: list[Message] | None = None) -> "TicketOut":
        """The ticket; with its conversation where given."""
        return cls(
            number=ticket.number,
            category=ticket.category.key,
            title=ticket.title,
            state=ticket.state,
            agent=ticket.agent.name if ticket.agent else "",
            created_at=ticket.created_at,
            updated_at=ticket.updated_at,
            messages=[
                MessageOut(
                    author=message.author_name,
                    is_from_requester=message.is_from_requester,
                    body=message.body,
                    created_at=message.created_at,
                )
                for message in messages or ()
            ],
        )


class TicketPage(Schema):
    items: list[TicketOut]
    next_cursor: str = ""
