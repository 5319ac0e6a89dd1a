"""The conversation on a ticket, from both sides and through every channel."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.support.service.models import Channel
from hesi.support.tickets.actions import clocking
from hesi.support.tickets.actions.asking import MAX_BODY, Upload, attach
from hesi.support.tickets.actions.settling import open_again
from hesi.support.tickets.actions.steps import (
    TicketClosed,
    expect_alive,
    expect_not_merged,
    store,
    tell_desk,
    tell_requester,
)
from hesi.support.tickets.agents import agents_among
from hesi.support.tickets.models import Follower, Message, Ticket
from hesi.support.tickets.permissions import may_reply_to_ticket, may_work_on_ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

__all__ = ["SomebodyWasFaster", "TicketClosed", "add_note", "append_message", "reply", "surviving"]

_State = Ticket.State
MOST_MERGES_FOLLOWED = 20


class SomebodyWasFaster(Conflict):
    """Somebody wrote while this answer was being typed; `context["since"]` holds their message ids."""

    code = "somebody_wrote_meanwhile"


def reply(
    ticket: Ticket,
    body: str,
    *,
    by: Any,
    files: Sequence[Upload] = (),
    then: str = "wait",
    seen: int | None = None,
) -> Message:
    """Write to the other side. An agent's answer waits for the requester; theirs opens a solved ticket again.

    `then` says how an agent's answer leaves the ticket: `wait`, `solve` or `keep` (in progress). `seen` is the id of
    the last message the writer had before them; a newer one by somebody else refuses with `SomebodyWasFaster`.
    """
    return append_message(
        ticket,
        body=body,
        by=by,
        author_name=by.name if by.is_requester else by.label,
        author_email=by.email if by.is_requester else "",
        is_from_requester=by.is_requester,
        channel=Channel.API if by.channel == "api" else Channel.PAGE,
        files=files,
        then=then,
        seen=seen,
    )


@transaction.atomic
def append_message(
    ticket: Ticket,
    *,
    body: str,
    by: Any,
    author_name: str,
    author_email: str = "",
    is_from_requester: bool,
    channel: str,
    html: str = "",
    hidden_quote: str = "",
    mail_id: str = "",
    is_automatic: bool = False,
    files: Sequence[Upload] = (),
    then: str = "wait",
    seen: int | None = None,
    at: datetime | None = None,
) -> Message:
    """A public message that came in or goes out by any channel, with what it does to the state and the clocks.

    A message of a merged ticket lands in the one that survived. `html` is sanitised already. What no person wrote
    (`is_automatic`) is kept and changes nothing. Raises `TicketClosed` for a person's message on a closed ticket.
    """
    at = at or now()
    ticket = _locked_survivor(ticket)
    require(may_reply_to_ticket, by, ticket)
    if not is_automatic:
        expect_alive(ticket)
    expect_nothing_new(ticket, seen, by=by)
    message = _write(
        ticket,
        body,
        by=by,
        author_name=author_name,
        author_email=author_email,
        is_from_requester=is_from_requester,
        is_automatic=is_automatic,
        channel=channel,
        html=html,
        hidden_quote=hidden_quote,
        mail_id=mail_id[:255],
        created_at=at,
    )
    attach(message, files, by=by)
    if is_automatic:
        record("ticket.robot_wrote", ticket, by=by, audience=[ticket.agent_id], message=message.pk)
    elif is_from_requester:
        _requester_wrote(ticket, message, by=by, at=at)
    else:
        _agent_answered(ticket, message, by=by, at=at, then=then)
    return message


@transaction.atomic
def add_note(ticket: Ticket, body: str, *, by: Actor, mentions: Iterable[int] = (), seen: int | None = None) -> Message:
    """A note among agents; the customer never sees it and no state or clock changes. Who is mentioned follows."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_work_on_ticket, by, ticket)
    expect_not_merged(ticket)
    expect_nothing_new(ticket, seen, by=by)
    named = _those_who_follow(ticket, mentions)
    message = _write(
        ticket,
        body,
        by=by,
        author_name=by.label,
        is_from_requester=False,
        is_internal=True,
        mentions=named,
    )
    record("ticket.noted", ticket, by=by, audience=[ticket.agent_id, *named], message=message.pk, mentions=named)
    return message


def surviving(ticket: Ticket) -> Ticket:
    """The ticket this one ended up in by merging; itself where it was not merged."""
    seen = {ticket.pk}
    while ticket.merged_into is not None and ticket.merged_into_id not in seen and len(seen) < MOST_MERGES_FOLLOWED:
        ticket = ticket.merged_into
        seen.add(ticket.pk)
    return ticket


def _locked_survivor(ticket: Ticket) -> Ticket:
    """The surviving ticket, locked; also where it was merged since the caller read it."""
    found: Ticket = Ticket.objects.locked(surviving(ticket).pk)
    return found if found.merged_into is None else Ticket.objects.locked(surviving(found).pk)


def expect_nothing_new(ticket: Ticket, seen: int | None, *, by: Any) -> None:
    """Refuse when somebody else wrote after the message the writer saw last."""
    if seen is None:
        return
    newer = Message.objects.filter(ticket=ticket, pk__gt=seen, is_automatic=False)
    if by.member_id is not None:
        newer = newer.exclude(agent_id=by.member_id)
    ids = list(newer.values_list("pk", flat=True)[:20])
    if ids:
        raise SomebodyWasFaster(
            _("Somebody wrote on {number} while you were typing. Read it, then send yours.").format(
                number=ticket.number
            ),
            since=ids,
        )


def _write(ticket: Ticket, body: str, *, by: Any, author_name: str, **facts: Any) -> Message:
    text = clean_text(body, MAX_BODY)
    if not text:
        sentence = _("Write something first.")
        raise Invalid(sentence, fields={"body": sentence})
    return Message.objects.create(
        ticket=ticket,
        author_name=clean_line(author_name, 60),
        agent=None if by.is_requester or facts["is_from_requester"] else by.member,
        body=text,
        **facts,
    )


def _requester_wrote(ticket: Ticket, message: Message, *, by: Any, at: datetime) -> None:
    if ticket.state == _State.SOLVED:
        open_again(ticket, at=at)
    # Who waits for a bank still waits for it, but somebody should read what the customer says.
    if ticket.state != _State.ON_HOLD:
        ticket.state = _State.IN_PROGRESS if ticket.agent_id else _State.NEW
    ticket.snoozed_until = None
    clocking.customer_wrote(ticket, at=at)
    store(ticket, "state", "snoozed_until")
    tell_desk(ticket, "requester_replied", by=by, message=message.pk)


def _agent_answered(ticket: Ticket, message: Message, *, by: Any, at: datetime, then: str) -> None:
    ticket.state = {"wait": _State.WAITING, "solve": _State.SOLVED}.get(then, _State.IN_PROGRESS)
    ticket.solved_at = at if then == "solve" else None
    ticket.answered_at = ticket.answered_at or at
    if ticket.agent_id is None and by.member is not None:
        ticket.agent, ticket.assigned_at = by.member, at
    if ticket.agent_id is not None and ticket.agent_id == by.member_id:
        ticket.taken_at = ticket.taken_at or at
    ticket.snoozed_until = None
    _move_clocks(ticket, then, at=at)
    store(ticket, "state", "solved_at", "answered_at", "agent", "assigned_at", "taken_at", "snoozed_until")
    tell_desk(ticket, "answered", by=by, message=message.pk)
    # Who asked by mail gets the answer itself that way.
    tell_requester(ticket, "support.answered", by_mail=ticket.channel == Channel.MAIL)
    if then == "solve":
        record("ticket.solved", ticket, by=by)
        tell_requester(ticket, "support.solved")


def _move_clocks(ticket: Ticket, then: str, *, at: datetime) -> None:
    clocking.answered(ticket, at=at)
    if then == "wait":
        clocking.waits_for_customer(ticket, at=at)
    elif then == "solve":
        clocking.solved(ticket, at=at)
    else:
        clocking.goes_on(ticket, at=at)


def _those_who_follow(ticket: Ticket, mentions: Iterable[int]) -> list[int]:
    """The mentioned agents, each following the ticket from now on."""
    named = agents_among(mentions)
    Follower.objects.bulk_create([Follower(ticket=ticket, member_id=pk) for pk in named], ignore_conflicts=True)
    return named
