"""What happened on a ticket, in order: what people wrote, and between it, folded, what was done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from hesi.support.tickets.models import Message, Ticket
from hesi.workspace.events.models import Event
from hesi.workspace.events.timeline import sentence_of
from hesi.workspace.files.pictures import PICTURE_TYPES

# Messages tell these themselves.
SAID = ("ticket.opened", "ticket.answered", "ticket.requester_replied", "ticket.noted", "ticket.robot_wrote")
MOST_MESSAGES = 200
MOST_EVENTS = 300


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done, in words."""

    at: datetime
    who: str
    text: str


@dataclass(slots=True)
class Entry:
    """A message with its files, or several things done in a row."""

    message: Message | None = None
    pictures: list[Any] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    is_new: bool = False


def course_of(ticket: Ticket, *, since: int | None = None) -> tuple[list[Entry], bool]:
    """The newest messages with what was done around them, oldest first, and whether earlier ones were left out.

    `since` is the last message the reader has seen: what came after it is marked. Three queries, however long.
    """
    rows = Message.objects.filter(ticket=ticket).select_related("agent", "origin_ticket")
    newest = list(rows.prefetch_related("message_attachments__file").order_by("-pk")[: MOST_MESSAGES + 1])
    is_cut = len(newest) > MOST_MESSAGES
    messages = newest[:MOST_MESSAGES][::-1]
    begin = messages[0].created_at if is_cut and messages else None
    done = [event for event in _events(ticket) if begin is None or event.at >= begin]
    return _mixed(messages, done, since), is_cut


def _events(ticket: Ticket) -> list[Done]:
    events = Event.objects.about(Ticket.subject_type, ticket.pk).exclude(name__in=SAID)[:MOST_EVENTS]
    told = [Done(event.at, _who(event), sentence_of(event)) for event in events]
    return [done for done in reversed(told) if done.text]


def _who(event: Event) -> str:
    return pgettext("desk", "System") if event.channel == "system" else event.actor_label


def _mixed(messages: Sequence[Message], done: Sequence[Done], since: int | None) -> list[Entry]:
    found: list[Entry] = []
    waiting = list(done)
    for message in messages:
        _add_done(found, waiting, message.created_at)
        sent = list(message.message_attachments.all())
        pictures = [one for one in sent if one.file.media_type in PICTURE_TYPES]
        files = [one for one in sent if one not in pictures]
        found.append(Entry(message, pictures, files, is_new=since is not None and message.pk > since))
    _add_done(found, waiting, None)
    return found


def _add_done(found: list[Entry], waiting: list[Done], before: datetime | None) -> None:
    """Put what was done before this moment into one folded entry."""
    now_due = [one for one in waiting if before is None or one.at < before]
    del waiting[: len(now_due)]
    if now_due:
        found.append(Entry(done=now_due))
