"""A chat begins: only when somebody is there, and once a person."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.support.chat.actions.handing import offer_chat
from hesi.support.chat.actions.talking import LONGEST, append, say
from hesi.support.chat.availability import Availability, availability_for, line_to_ask
from hesi.support.chat.models import Chat, ChatMessage
from hesi.support.chat.permissions import may_begin_chat
from hesi.support.chat.words import closed_words
from hesi.support.tickets.agents import desk_audience
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.jobs.tenant_tasks import enqueue

LOOK_AFTER = timedelta(seconds=60)


class ChatClosed(Conflict):
    """Nobody is there to chat with; the message says when people are back."""

    code = "chat_closed"


@transaction.atomic
def begin_chat(
    words: str,
    *,
    by: Any,
    language: str,
    page: str = "",
    brought: str = "",
    capsule: dict[str, Any] | None = None,
) -> Chat:
    """Begin a chat in the provider's workspace, as its `Requester` or a `Visitor`; an open one goes on instead.

    `words` is the first thing said, `brought` what was said elsewhere before. Raises `ChatClosed` outside the hours or
    when nobody is there, `Invalid` by field.
    """
    require(may_begin_chat, by)
    words = clean_text(words, LONGEST)
    _expect_words(words, brought, by)
    running = _running(by)
    if running is not None:
        return _go_on(running, words, by)
    at = now()
    standing = availability_for(getattr(by, "customer", None), at)
    _expect_people(standing)
    chat = Chat(
        customer_id=by.customer_id,
        requester_id=by.requester_id,
        requester_name=clean_line(by.name, 60) or by.email.partition("@")[0] or _("Visitor"),
        requester_email=by.email,
        language=language,
        page=clean_line(page, 200),
        brought=clean_text(brought, 10_000),
        capsule=capsule or {},
        line=line_to_ask(at),
        asked_at=at,
        waits_since=at,
    )
    try:
        with transaction.atomic():
            chat.save()
    except IntegrityError:
        running = _running(by)
        if running is None:
            raise
        return _go_on(running, words, by)
    if words:
        append(chat, ChatMessage.Kind.SAID, by=by, body=words)
    record("chat.began", chat, by=by, audience=[*desk_audience(), chat.ear], line=chat.line_id)
    offer_chat(chat, at=at)
    from hesi.support.chat.tasks import look_after

    enqueue(look_after, after=LOOK_AFTER, chat_id=chat.pk)
    return chat


def _running(by: Any) -> Chat | None:
    if by.requester_id is None:
        return None
    found: Chat | None = Chat.objects.visible_to(by).open().first()
    return found


def _go_on(chat: Chat, words: str, by: Any) -> Chat:
    if words:
        say(chat, words, by=by)
    return chat


def _expect_people(standing: Availability) -> None:
    if not standing.is_open:
        raise ChatClosed(closed_words(standing))


def _expect_words(words: str, brought: str, by: Any) -> None:
    wrong = {}
    if not words and not brought:
        wrong["body"] = _("Write in a sentence what it is about.")
    if by.requester_id is None:
        try:
            validate_email(by.email)
        except ValidationError:
            wrong["email"] = _("Enter an e-mail address, in case the connection is lost.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
