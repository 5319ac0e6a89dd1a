"""A chat ends: by itself, as a ticket, or because nobody answered."""

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.core.time import now
from hesi.support.chat.actions.handing import offer_waiting
from hesi.support.chat.actions.talking import append
from hesi.support.chat.models import Chat, ChatFile, ChatMessage
from hesi.support.chat.permissions import may_answer_chats, may_end_chat
from hesi.support.chat.transcript import title_of, transcript_of
from hesi.support.service.contacts import Caller
from hesi.support.service.models import Channel
from hesi.support.tickets.actions import Upload, open_ticket, take_ticket
from hesi.support.tickets.actions.files import MAX_FILES
from hesi.support.tickets.actions.guests import await_confirmation
from hesi.support.tickets.actions.steps import tell_requester
from hesi.support.tickets.agents import desk_audience
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import AnyActor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.files.store import read_file

CHAT = SystemActor("chat")
CATEGORY = "other"


@transaction.atomic
def end_chat(chat: Chat, *, by: Any) -> Chat:
    """It is over. Who leaves while nobody has answered gets a ticket in its place; ending twice changes nothing."""
    chat = Chat.objects.locked(chat.pk)
    require(may_end_chat, by, chat)
    if not chat.is_open:
        return chat
    if chat.answered_at is None:
        return miss_chat(chat)
    append(chat, ChatMessage.Kind.ENDED, by=by)
    _close(chat, Chat.State.ENDED)
    record("chat.ended", chat, by=by, audience=[*desk_audience(), chat.ear])
    offer_waiting(at=now())
    return chat


@transaction.atomic
def hand_over_chat(chat: Chat, *, by: Any) -> Ticket:
    """Make a ticket of it, with what was said as its first message; asked again gives the same ticket.

    The agent who hands it over keeps it; handed over by the requester it goes to its line.
    """
    chat = Chat.objects.locked(chat.pk)
    require(may_end_chat if chat.is_open else _rule_after(by), by, chat)
    if chat.ticket is not None:
        return chat.ticket
    was_open = chat.is_open
    if was_open:
        append(chat, ChatMessage.Kind.ENDED, by=by)
    ticket = _ticket_of(chat, by=CHAT if by.is_requester else by)
    if not by.is_requester and by.member is not None:
        ticket = take_ticket(ticket, by=by)
    chat.ticket = ticket
    chat.save(update_fields=["ticket"])
    if was_open:
        _close(chat, Chat.State.ENDED)
    record("chat.handed_over", chat, by=by, audience=[*desk_audience(), chat.ear], number=ticket.number)
    offer_waiting(at=now())
    return ticket


@transaction.atomic
def miss_chat(chat: Chat, *, by: AnyActor = CHAT) -> Chat:
    """Nobody answered, or they left before: a ticket and a word to them, exactly once."""
    chat = Chat.objects.locked(chat.pk)
    if not chat.is_open or chat.ticket_id is not None:
        return chat
    _close(chat, Chat.State.MISSED)
    ticket = _ticket_of(chat, by=by)
    chat.ticket = ticket
    chat.save(update_fields=["ticket"])
    record("chat.missed", chat, by=by, audience=[*desk_audience(), chat.ear], number=ticket.number)
    tell_requester(ticket, "support.chat_missed")
    return chat


def _close(chat: Chat, state: str) -> None:
    free = Chat.objects.open().filter(pk=chat.pk)
    if not free.update(state=state, ended_at=now()):
        raise Conflict(_("This chat has ended meanwhile."))
    chat.state, chat.ended_at = state, now()


def _ticket_of(chat: Chat, *, by: Any) -> Ticket:
    with translation.override(chat.language):
        messages = list(ChatMessage.objects.filter(chat=chat).prefetch_related("files").order_by("seq"))
        ticket = open_ticket(
            Caller(
                customer=chat.customer,
                member_id=chat.requester_id,
                name=chat.requester_name,
                email=chat.requester_email,
                language=chat.language,
            ),
            channel=Channel.CHAT,
            category=CATEGORY,
            title=title_of(chat, messages),
            body=transcript_of(chat, messages),
            files=_files(chat),
            capsule=chat.capsule,
            by=by,
        )
    if chat.is_guest:
        await_confirmation(ticket)
    return ticket


def _files(chat: Chat) -> list[Upload]:
    rows = ChatFile.objects.filter(message__chat=chat).exclude(message__kind=ChatMessage.Kind.NOTE)
    kept = [row.file for row in rows.select_related("file", "file__tenant").order_by("pk")[:MAX_FILES]]
    return [Upload(file.name, file.media_type, read_file(file)) for file in kept]


def _rule_after(by: Any) -> Any:
    """Once it has ended, whoever answers chats may still make a ticket of it."""
    return may_end_chat if by.is_requester else may_answer_chats
