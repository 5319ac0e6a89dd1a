"""Who talks: offering a chat to the agent with room, taking it, handing it on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_text
from hesi.core.time import now
from hesi.support.chat.actions.talking import LONGEST, ChatOver, append
from hesi.support.chat.availability import chats_of, limits_of, people_on
from hesi.support.chat.models import Chat, ChatLimit, ChatMessage
from hesi.support.chat.permissions import may_answer_chats, may_lead_chat
from hesi.support.service.models import SupportLine
from hesi.support.tickets.agents import agents_among, desk_audience
from hesi.support.tickets.dispatch.assigning import lock_lines
from hesi.support.tickets.dispatch.choosing import Candidate, choose
from hesi.support.tickets.dispatch.staff import candidates_for
from hesi.workspace.access.actor import Actor, AnyActor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member

DISPATCH = SystemActor("dispatch")
MOST_LIMIT, _AT_ONCE = 20, 50


class ChatTaken(Conflict):
    """Somebody else was quicker."""

    code = "chat_taken"


@transaction.atomic
def offer_chat(chat: Chat, *, at: datetime, without: Iterable[int] = (), by: AnyActor = DISPATCH) -> int | None:
    """Ask the agent with the most room to take a waiting chat; who was asked, None when nobody has room.

    The lines' rows are held meanwhile, so that two chats never see the same room.
    """
    lock_lines()
    choice = choose(_candidates(chat.line, at), language=chat.language, without=without)
    if choice.member is None:
        return None
    free = Chat.objects.waiting().filter(pk=chat.pk, agent__isnull=True)
    if not free.update(agent_id=choice.member, offered_at=at):
        return None
    chat.agent_id, chat.offered_at = choice.member, at
    record("chat.offered", chat, by=by, audience=[choice.member, *desk_audience()], agent=choice.member)
    return choice.member


def offer_waiting(*, at: datetime) -> int:
    """Offer the chats nobody was asked to take, the longest waiting first; how many found somebody."""
    waiting = Chat.objects.waiting().filter(agent__isnull=True).select_related("line").order_by("asked_at", "pk")
    return sum(offer_chat(chat, at=at) is not None for chat in waiting[:_AT_ONCE])


@transaction.atomic
def withdraw_offer(chat: Chat, *, at: datetime, by: AnyActor = DISPATCH) -> None:
    """Who was asked has not taken it: somebody else is asked, and everybody may take it."""
    asked = chat.agent_id
    stale = Chat.objects.waiting().filter(pk=chat.pk, agent_id=asked, offered_at=chat.offered_at)
    if asked is None or not stale.update(agent=None, offered_at=None):
        return
    chat.agent_id, chat.offered_at = None, None
    if offer_chat(chat, at=at, without=[asked], by=by) is None:
        record("chat.offered", chat, by=by, audience=desk_audience(), agent=None)


@transaction.atomic
def take_chat(chat: Chat, *, by: Actor) -> Chat:
    """Begin to talk. Of several who try at once one gets it; the others learn who (`ChatTaken`)."""
    require(may_answer_chats, by)
    taken = Chat.objects.waiting().filter(pk=chat.pk)
    if not taken.update(state=Chat.State.ACTIVE, agent_id=by.member_id, taken_at=now()):
        chat = Chat.objects.select_related("agent").get(pk=chat.pk)
        if chat.state == Chat.State.ACTIVE and chat.agent_id == by.member_id:
            return chat
        if chat.is_open and chat.agent is not None:
            raise ChatTaken(_("{name} is talking with them already.").format(name=chat.agent.name))
        raise ChatOver(_("This chat is over; look at its ticket."))
    chat = Chat.objects.locked(chat.pk)
    append(chat, ChatMessage.Kind.JOINED, by=by)
    record("chat.taken", chat, by=by, audience=[*desk_audience(), chat.ear])
    return chat


@transaction.atomic
def transfer_chat(
    chat: Chat, *, by: Actor, agent: Member | None = None, line: SupportLine | None = None, note: str = ""
) -> Chat:
    """Hand a chat on to a colleague, who has it at once, or to a line, where it waits again. The note is for agents."""
    chat = Chat.objects.locked(chat.pk)
    require(may_lead_chat, by, chat)
    if chat.state != Chat.State.ACTIVE:
        raise ChatOver(_("This chat is over; look at its ticket."))
    _expect_target(agent, line, by)
    note = clean_text(note, LONGEST)
    if note:
        append(chat, ChatMessage.Kind.NOTE, by=by, body=note)
    at = now()
    to = agent.name if agent is not None else str(line.name if line else "")
    append(chat, ChatMessage.Kind.MOVED, by=by, body=to)
    if agent is not None:
        chat.agent, chat.taken_at = agent, at
        chat.save(update_fields=["agent", "taken_at"])
    else:
        chat.agent, chat.line, chat.state = None, line, Chat.State.WAITING
        chat.taken_at, chat.offered_at, chat.waits_since = None, None, at
        chat.save(update_fields=["agent", "line", "state", "taken_at", "offered_at", "waits_since"])
    record(
        "chat.transferred",
        chat,
        by=by,
        audience=[*desk_audience(), chat.ear],
        agent=agent.pk if agent else None,
        line=line.pk if line else None,
    )
    if agent is None:
        offer_chat(chat, at=at, without=[by.member_id or 0])
    return chat


@transaction.atomic
def set_limit(most: int, *, by: Actor) -> ChatLimit:
    """How many chats are offered to me at once; 0 for none. Raises `Invalid`."""
    require(may_answer_chats, by)
    if not 0 <= most <= MOST_LIMIT:
        sentence = _("Between 0 and {most} chats.").format(most=MOST_LIMIT)
        raise Invalid(sentence, fields={"most": sentence})
    row, _created = ChatLimit.objects.update_or_create(member_id=by.member_id, defaults={"most": most})
    record("chat.limit_set", row, by=by, most=most)
    offer_waiting(at=now())
    return row


def _candidates(line: SupportLine | None, at: datetime) -> list[Candidate]:
    """The people of the line with chats as their load, in place of tickets."""
    there = people_on(line, at)
    seats = {one.member: one for one in (candidates_for(line, (), at) if line is not None else ())}
    loads, limits = chats_of(there), limits_of(there)
    latest = _latest_offers(there)
    return [
        replace(
            seats.get(pk) or Candidate(member=pk),
            capacity=limits[pk],
            load=loads.get(pk, 0),
            last_assigned_at=latest.get(pk),
            is_available=True,
        )
        for pk in there
    ]


def _latest_offers(members: list[int]) -> dict[int, Any]:
    from django.db.models import Max

    rows = Chat.objects.filter(agent_id__in=members).order_by().values_list("agent_id")
    return dict(rows.annotate(latest=Max("asked_at")))


def _expect_target(agent: Member | None, line: SupportLine | None, by: Actor) -> None:
    wrong = ""
    if (agent is None) == (line is None):
        wrong = _("Choose a colleague or a line.")
    elif agent is not None and (agent.pk == by.member_id or not agents_among([agent.pk])):
        wrong = _("Choose a colleague who answers questions.")
    if wrong:
        raise Invalid(wrong, fields={"to": wrong})
