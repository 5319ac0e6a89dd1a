"""Saying something, once and in order; and the small signs of life beside it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.support.chat.models import Chat, ChatFile, ChatMessage
from hesi.support.chat.permissions import may_go_on_chatting, may_lead_chat
from hesi.support.tickets.actions.files import MAX_FILE_BYTES, Upload
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.files.pictures import honest_type
from hesi.workspace.files.store import store_file
from hesi.workspace.tenancy.prepared import insert, prepared
from hesi.workspace.tenancy.scope import tenant_scope

LONGEST, MOST_FILES = 4_000, 5
_SEEN_EVERY = timedelta(seconds=15)
# So long after the last sign of the requester's page an answer is told to them where they are now.
_AWAY = timedelta(seconds=60)


class ChatOver(Conflict):
    """Something was said in a chat that has ended."""

    code = "chat_over"


@transaction.atomic
def say(chat: Chat, body: str, *, by: Any, client_key: str = "", files: Sequence[Upload] = ()) -> ChatMessage:
    """Say something in an open chat. The same `client_key` from the same side again gives back what stands there.

    Raises `ChatOver`, and `Invalid` for nothing, too much or too large.
    """
    chat = Chat.objects.locked(chat.pk)
    require(may_go_on_chatting if by.is_requester else may_lead_chat, by, chat)
    client_key = clean_line(client_key, 40)
    known = _said_before(chat, client_key, by)
    if known is not None:
        return known
    if not chat.is_open:
        raise ChatOver(_("This chat has ended. Begin a new one, or go on in its ticket."))
    if chat.state == Chat.State.WAITING and not by.is_requester:
        raise Conflict(_("Take the chat first, then write."))
    body = clean_text(body, LONGEST)
    _expect_something(body, files)
    message = append(chat, ChatMessage.Kind.SAID, by=by, body=body, client_key=client_key)
    for upload in files:
        kind = honest_type(upload.media_type, upload.content)
        stored = store_file(upload.content, name=upload.name, media_type=kind, purpose="chat", by=by)
        ChatFile.objects.create(message=message, file=stored)
    if not by.is_requester:
        _answered(chat, message)
    record("chat.said", chat, by=by, audience=[chat.agent_id, chat.ear], seq=message.seq)
    return message


def append(
    chat: Chat, kind: str, *, by: Any, body: str = "", client_key: str = "", author_name: str = ""
) -> ChatMessage:
    """The next entry of a chat whose row the caller's transaction holds; its number follows the last one's."""
    at = now()
    chat.last_seq, chat.last_at = chat.last_seq + 1, at
    fields = ["last_seq", "last_at"]
    if by.is_requester:
        chat.seen_at, chat.requester_typing_at = at, None
        fields += ["seen_at", "requester_typing_at"]
    elif chat.agent_typing_at is not None:
        chat.agent_typing_at = None
        fields.append("agent_typing_at")
    chat.save(update_fields=fields)
    message = ChatMessage(
        chat=chat,
        seq=chat.last_seq,
        kind=kind,
        is_from_requester=by.is_requester,
        agent=by.member,
        author_name=(author_name or (chat.requester_name if by.is_requester else by.label))[:60],
        body=body,
        client_key=client_key,
        at=at,
    )
    insert([message])
    return message


def mark_seen(chat: Chat, *, by: Any) -> None:
    """The requester's page is open; kept every few seconds at most."""
    require(may_go_on_chatting, by, chat)
    at = now()
    if at - chat.seen_at >= _SEEN_EVERY:
        with transaction.atomic():
            Chat.objects.filter(pk=chat.pk).update(seen_at=at)
        chat.seen_at = at


@transaction.atomic
def mark_typing(chat: Chat, *, by: Any) -> None:
    """This side is writing; forgotten after some seconds or with the next message."""
    require(may_go_on_chatting if by.is_requester else may_lead_chat, by, chat)
    field = "requester_typing_at" if by.is_requester else "agent_typing_at"
    Chat.objects.open().filter(pk=chat.pk).update(**{field: now()})


def _said_before(chat: Chat, client_key: str, by: Any) -> ChatMessage | None:
    if not client_key:
        return None
    read = _said_by_requester if by.is_requester else _said_by_agent
    return read.first(chat_id=chat.pk, client_key=client_key)


@prepared
def _said_by_requester(*, chat_id: int, client_key: str) -> QuerySet[ChatMessage]:
    rows: QuerySet[ChatMessage] = ChatMessage.objects.filter(chat_id=chat_id, client_key=client_key)
    return rows.filter(is_from_requester=True).order_by("pk")[:1]


@prepared
def _said_by_agent(*, chat_id: int, client_key: str) -> QuerySet[ChatMessage]:
    rows: QuerySet[ChatMessage] = ChatMessage.objects.filter(chat_id=chat_id, client_key=client_key)
    return rows.filter(is_from_requester=False).order_by("pk")[:1]


def _answered(chat: Chat, message: ChatMessage) -> None:
    if chat.answered_at is None:
        chat.answered_at = message.at
        chat.save(update_fields=["answered_at"])
    if chat.customer is not None and chat.requester_id is not None and message.at - chat.seen_at > _AWAY:
        with tenant_scope(chat.customer):
            record(
                "support.chat_answered",
                chat,
                by=SystemActor("support"),
                audience=[chat.requester_id],
                agent=message.author_name,
                since=chat.seen_at.isoformat(),
            )


def _expect_something(body: str, files: Sequence[Upload]) -> None:
    wrong = {}
    if not body and not files:
        wrong["body"] = _("Write something, or add a file.")
    if len(files) > MOST_FILES:
        wrong["attachments"] = _("At most {limit} files can go with one message.").format(limit=MOST_FILES)
    for upload in files:
        if len(upload.content) > MAX_FILE_BYTES:
            wrong["attachments"] = _("“{name}” is larger than {limit} MB. Send a smaller one.").format(
                name=clean_line(upload.name, 80), limit=MAX_FILE_BYTES // 1024 // 1024
            )
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
