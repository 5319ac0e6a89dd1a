"""Shapes of the tickets' API."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from hesi.support.tickets.models import Category, Message, Rating, Ticket
from hesi.support.tickets.ratings import is_ratable

_BIGGEST = 2**63 - 1


class QuestionOut(Schema):
    """A question of a problem report. `kind`: text, long, choice (one of `choices`), date (ISO), amount (decimal)."""

    key: str
    label_zh: str
    label_en: str
    kind: str
    required: bool
    choices: list[str] = Field(default_factory=list)


class CategoryOut(Schema):
    """A category a question can be asked under, with its problem report."""

    key: str
    parent: str
    name: str
    report: list[QuestionOut]

    @classmethod
    def of(cls, leaf: Category, parent: Category) -> "CategoryOut":
        """The leaf under its first-level category."""
        report = [
            QuestionOut(
                **{name: asked[name] for name in ("key", "label_zh", "label_en", "kind")},
                required=bool(asked.get("required")),
                choices=[one["key"] for one in asked.get("choices", ())],
            )
            for asked in leaf.template
        ]
        return cls(key=leaf.key, parent=parent.key, name=leaf.name, report=report)


class TicketIn(Schema):
    """A question. `subject_type` and `subject_id` name the thing it is about, where there is one.

    `answers` are the answers to the category's problem report by key; left out, the report is not asked for.
    `struck` names parts of what would travel that are kept back, such as `actions` or `subject.lines`. `blocked` is
    the amount, in the company's currency, that waits for the answer.
    """

    category: str = Field(..., max_length=40)
    title: str = Field(..., max_length=120)
    body: str = Field(..., max_length=10_000)
    page: str = Field("", max_length=200)
    subject_type: str = Field("", max_length=30)
    subject_id: int | None = Field(None, ge=1, le=_BIGGEST)
    answers: dict[str, str] | None = None
    struck: list[str] = Field(default_factory=list, max_length=40)
    blocked: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2)
    people_blocked: int = Field(0, ge=0, le=100_000)
    follows: str = Field("", max_length=24)


class ReplyIn(Schema):
    body: str = Field(..., max_length=10_000)


class RatingIn(Schema):
    """`score` is 1 to 5; `reasons` are keys such as `fast`, `clear`, `slow`, `not_solved`."""

    score: int = Field(..., ge=1, le=5)
    reasons: list[str] = Field(default_factory=list, max_length=20)
    comment: str = Field("", max_length=1000)


class AttachmentOut(Schema):
    name: str
    size_bytes: int
    url: str


class MessageOut(Schema):
    author: str
    is_from_requester: bool
    body: str
    attachments: list[AttachmentOut] = Field(default_factory=list)
    created_at: datetime

    @classmethod
    def of(cls, message: Message) -> "MessageOut":
        """One entry of the conversation with its files."""
        files = [
            AttachmentOut(name=file.name, size_bytes=file.size_bytes, url=reverse("file", args=[file.key]))
            for file in message.attachments.all()
        ]
        return cls(
            author=message.author_name,
            is_from_requester=message.is_from_requester,
            body=message.body,
            attachments=files,
            created_at=message.created_at,
        )


class TicketOut(Schema):
    """`due_at` is the next time promised and `due_metric` which one; `allowed` what the caller can do next."""

    number: str
    category: str
    title: str
    state: str
    priority: str
    requester: str
    agent: str
    answers: dict[str, str] = Field(default_factory=dict)
    due_at: datetime | None = None
    due_metric: str = ""
    rating: int | None = None
    allowed: list[str] = Field(default_factory=list)
    created_at: datetime
    updated_at: datetime
    messages: list[MessageOut] = Field(default_factory=list)

    @classmethod
    def of(
        cls,
        ticket: Ticket,
        messages: list[Message] | None = None,
        *,
        rating: Rating | None = None,
        is_mine: bool = False,
    ) -> "TicketOut":
        """The ticket; with its conversation where given."""
        return cls(
            number=ticket.number,
            category=ticket.category.key,
            title=ticket.title,
            state=ticket.state,
            priority=ticket.priority,
            requester=ticket.requester_name,
            agent=ticket.agent.name if ticket.agent else "",
            answers={key: str(one.get("value", "")) for key, one in ticket.answers.items()},
            due_at=ticket.due_at,
            due_metric=ticket.due_metric,
            rating=rating.score if rating else None,
            allowed=_allowed(ticket, rating) if is_mine else [],
            created_at=ticket.created_at,
            updated_at=ticket.updated_at,
            messages=[MessageOut.of(message) for message in messages or ()],
        )


class TicketPage(Schema):
    items: list[TicketOut]
    next_cursor: str = ""


def _allowed(ticket: Ticket, rating: Any) -> list[str]:
    """What who asked can do with the ticket as it stands."""
    is_alive = ticket.state not in (Ticket.State.CLOSED, Ticket.State.MERGED)
    found = ["reply", "confirm"] if is_alive else []
    return [*found, "rate"] if is_ratable(ticket) and rating is None else found
