"""Reading chats: what one side may see of what was said, who may fetch a file, and how well the promise was kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import F, QuerySet, Value, prefetch_related_objects
from django.db.models.lookups import GreaterThan

from hesi.support.chat.models import PROMISED_MINUTES, Chat, ChatFile, ChatMessage
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.tickets.requester import Requester, provider_of
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.files.models import StoredFile
from hesi.workspace.tenancy.prepared import prepared

MOST_AT_ONCE = 200
_BESIDE = ("agent", "line", "ticket", "customer")
_MEASURED, _SAMPLE = timedelta(days=30), 500


def seen_chat(key: str, actor: Any) -> Chat | None:
    """The chat of this key, if this person may see it; asked with every line that is said or read."""
    if not actor.is_requester and (actor.is_system or actor.holds(ANSWER_TICKETS)):
        return _of_desk.first(key=key)
    if actor.is_requester and actor.requester_id is not None:
        return _of_requester.first(key=key, customer_id=actor.customer_id, requester_id=actor.requester_id)
    found: Chat | None = Chat.objects.visible_to(actor).select_related(*_BESIDE).filter(key=key).first()
    return found


@prepared
def _of_desk(*, key: str) -> QuerySet[Chat]:
    rows: QuerySet[Chat] = Chat.objects.select_related(*_BESIDE).filter(key=key)
    return rows[:1]


@prepared
def _of_requester(*, key: str, customer_id: int, requester_id: int) -> QuerySet[Chat]:
    rows: QuerySet[Chat] = Chat.objects.of_requester(customer_id, requester_id).select_related(*_BESIDE)
    return rows.filter(key=key)[:1]


def messages_after(chat: Chat, seq: int, *, for_agent: bool) -> list[ChatMessage]:
    """What was said after this number, oldest first, at most two hundred; notes are for agents."""
    read = _every_message if for_agent else _messages_without_notes
    messages = read(chat_id=chat.pk, seq=seq)
    if messages:
        prefetch_related_objects(messages, "files")
    return messages


@prepared
def _every_message(*, chat_id: int, seq: int) -> QuerySet[ChatMessage]:
    return _after(chat_id, seq).order_by("seq")[:MOST_AT_ONCE]


@prepared
def _messages_without_notes(*, chat_id: int, seq: int) -> QuerySet[ChatMessage]:
    return _after(chat_id, seq).exclude(kind=ChatMessage.Kind.NOTE).order_by("seq")[:MOST_AT_ONCE]


def _after(chat_id: int, seq: int) -> QuerySet[ChatMessage]:
    # Said so that any number may stand there: the field's own comparison leaves out what no row can be.
    later: Any = GreaterThan(F("seq"), Value(seq))
    rows: QuerySet[ChatMessage] = ChatMessage.objects.filter(later, chat_id=chat_id).select_related("agent")
    return rows


def latest_messages(chat: Chat, *, for_agent: bool) -> list[ChatMessage]:
    """The newest part of a chat, oldest first."""
    return messages_after(chat, max(0, chat.last_seq - MOST_AT_ONCE), for_agent=for_agent)


def may_read_file(actor: AnyActor, file: StoredFile) -> bool:
    """Asked inside the provider's workspace, about its own agents and about customers' members alike."""
    if actor.is_system:
        return True
    sent = ChatFile.objects.filter(file=file).select_related("message").first()
    if sent is None:
        return False
    if actor.tenant.pk == file.tenant_id and actor.holds(ANSWER_TICKETS):
        return True
    if not isinstance(actor, Actor) or provider_of(actor.tenant).pk != file.tenant_id:
        return False
    return bool(Chat.objects.visible_to(Requester(actor)).filter(pk=sent.message.chat_id).exists())


@dataclass(frozen=True, slots=True)
class Kept:
    """How chats of the last thirty days were answered. `share` of those asked, in whole percent; None without any."""

    asked: int
    answered: int
    in_time: int
    missed: int
    median_seconds: int | None

    @property
    def share(self) -> int | None:
        return round(100 * self.in_time / self.asked) if self.asked else None


def promise_kept(at: datetime) -> Kept:
    """Answered within five minutes, measured over what has been decided: answered or missed."""
    rows: QuerySet[Any] = Chat.objects.filter(asked_at__gte=at - _MEASURED)
    answered = rows.filter(answered_at__isnull=False)
    in_time = answered.filter(answered_at__lte=F("asked_at") + timedelta(minutes=PROMISED_MINUTES)).count()
    missed = rows.filter(state=Chat.State.MISSED, answered_at__isnull=True).count()
    waits = answered.order_by("-answered_at").values_list("asked_at", "answered_at")[:_SAMPLE]
    seconds = [(done - asked).total_seconds() for asked, done in waits]
    count = answered.count()
    return Kept(count + missed, count, in_time, missed, round(median(seconds)) if seconds else None)
