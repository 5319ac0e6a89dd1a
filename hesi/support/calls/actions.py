"""Writing a call down, with what it does to a ticket; calling back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.support.calls.callers import chosen_caller
from hesi.support.calls.models import Call
from hesi.support.calls.permissions import may_log_call
from hesi.support.service.contacts import Caller
from hesi.support.service.models import Channel
from hesi.support.tickets.actions import add_note, add_task, append_message, finish_task, open_ticket
from hesi.support.tickets.emergency import declare_emergency
from hesi.support.tickets.models import Ticket, TicketTask
from hesi.support.tickets.queries import find_ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.jobs.tenant_tasks import enqueue

MOST_NOTE = 5_000


class AlreadyCalledBack(Conflict):
    code = "already_called_back"


@dataclass(frozen=True, slots=True)
class Filing:
    """What becomes of a call. Neither a ticket's number nor a category: it is only written down.

    `is_internal`: what was said is a note among agents. `counts_as_answer`: the customer has been answered, which meets
    the promise to respond; `answer` is what they were told. `emergency` is the reason work stands still, if it does.
    """

    number: str = ""
    category: str = ""
    title: str = ""
    is_internal: bool = False
    counts_as_answer: bool = False
    answer: str = ""
    emergency: str = ""


@transaction.atomic
def log_call(
    *,
    by: Actor,
    phone: str = "",
    name: str = "",
    who: str = "",
    direction: str = Call.Direction.IN,
    outcome: str = Call.Outcome.ANSWERED,
    note: str = "",
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    call_back_at: datetime | None = None,
    filing: Filing | None = None,
) -> Call:
    """Write a call down, join it to a ticket or open one, and promise to call back where that is wanted.

    `who` names the caller as `callers.candidates` offered them. Raises `Invalid` by field.
    """
    require(may_log_call, by)
    filing = filing or Filing()
    phone, name, note = clean_line(phone, 30), clean_line(name, 60), clean_text(note, MOST_NOTE)
    at = now()
    started_at = started_at or at
    _expect_sense(phone, name, note, started_at, ended_at, call_back_at, filing, at=at)
    caller, contact = chosen_caller(who, phone=phone, name=name)
    call = Call.objects.create(
        direction=direction,
        phone=phone or caller.phone,
        caller_name=(caller.name or name)[:60],
        customer=caller.customer,
        contact=contact,
        member_id=caller.member_id,
        agent=by.member,
        outcome=outcome,
        note=note,
        started_at=started_at,
        ended_at=ended_at,
        call_back_at=call_back_at,
    )
    ticket = _file(call, caller, filing, by=by, at=at)
    if ticket is not None:
        call.ticket = ticket
    if call_back_at is not None:
        _promise(call, by=by)
    call.save(update_fields=["ticket", "task"])
    record("call.logged", call, by=by, outcome=outcome, ticket=ticket.number if ticket else "")
    return call


@transaction.atomic
def finish_call_back(call: Call, *, note: str, by: Actor) -> Call:
    """The promised call was made; what came of it stands on the ticket too. Raises `AlreadyCalledBack`."""
    require(may_log_call, by)
    note = clean_line(note, 300)
    if not note:
        sentence = _("Say in a sentence what came of the call.")
        raise Invalid(sentence, fields={"note": sentence})
    waiting = Call.objects.to_call_back().filter(pk=call.pk)
    if not waiting.update(called_back_at=now(), called_back_by=by.member, call_back_note=note):
        raise AlreadyCalledBack(_("Somebody has called back already."))
    call = Call.objects.select_related("ticket", "task").get(pk=call.pk)
    if call.task is not None:
        finish_task(call.task, by=by)
    if call.ticket is not None and call.ticket.state != Ticket.State.MERGED:
        add_note(call.ticket, _("Called back: {note}").format(note=note), by=by)
    record("call.called_back", call, by=by)
    return call


def _expect_sense(
    phone: str,
    name: str,
    note: str,
    started_at: datetime,
    ended_at: datetime | None,
    call_back_at: datetime | None,
    filing: Filing,
    *,
    at: datetime,
) -> None:
    wrong = {}
    if not phone and not name:
        wrong["phone"] = _("Enter the number or the name of who called.")
    if started_at > at:
        wrong["started_at"] = _("The call cannot have begun in the future.")
    if ended_at is not None and ended_at < started_at:
        wrong["ended_at"] = _("The call cannot have ended before it began.")
    if call_back_at is not None and call_back_at <= at:
        wrong["call_back_at"] = _("Promise a time that is still to come.")
    if not note and (filing.number or filing.category):
        wrong["note"] = _("Say what the call was about; it goes on the ticket.")
    if filing.category and not clean_line(filing.title, 120):
        wrong["title"] = _("Say in a few words what it is about.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


def _file(call: Call, caller: Caller, filing: Filing, *, by: Actor, at: datetime) -> Ticket | None:
    """The ticket this call is about, after what was said stands on it."""
    if filing.number:
        ticket = find_ticket(filing.number, by)
        _expect_same_customer(ticket, caller)
        _say(ticket, call, filing, by=by, at=at)
    elif filing.category:
        ticket = open_ticket(
            caller, channel=Channel.PHONE, category=filing.category, title=filing.title, body=call.note, by=by
        )
    else:
        return None
    if filing.counts_as_answer and call.outcome == Call.Outcome.ANSWERED:
        _answer(ticket, filing, by=by, at=at)
    if filing.emergency:
        declare_emergency(ticket, reason=filing.emergency, by=by, note=clean_line(call.note, 200))
    return ticket


def _expect_same_customer(ticket: Ticket, caller: Caller) -> None:
    """A call of one company never lands on a ticket of another, where its words would be read."""
    if caller.customer is not None and ticket.customer_id is not None and ticket.customer_id != caller.customer.pk:
        sentence = _("This ticket belongs to another company than the caller.")
        raise Invalid(sentence, fields={"about": sentence})


def _say(ticket: Ticket, call: Call, filing: Filing, *, by: Actor, at: datetime) -> None:
    is_theirs = call.direction == Call.Direction.IN and call.outcome != Call.Outcome.MISSED
    if filing.is_internal or not is_theirs:
        add_note(ticket, call.note, by=by)
        return
    append_message(
        ticket,
        body=call.note,
        by=by,
        author_name=call.caller_name or call.phone,
        is_from_requester=True,
        channel=Channel.PHONE,
        at=at,
    )


def _answer(ticket: Ticket, filing: Filing, *, by: Actor, at: datetime) -> None:
    """What the customer was told, as a public answer, which meets the promise to respond."""
    told = clean_text(filing.answer, MOST_NOTE)
    if not told:
        with override(ticket.language or "zh-hans"):
            told = _("We have answered your question by phone.")
    append_message(
        ticket,
        body=told,
        by=by,
        author_name=by.label,
        is_from_requester=False,
        channel=Channel.PHONE,
        at=at,
    )


def _promise(call: Call, *, by: Actor) -> None:
    """The call back on the ticket's list of tasks, and a reminder when it is due."""
    from hesi.support.calls.tasks import remind_of_call_back

    if call.ticket is not None:
        call.task = add_task(
            call.ticket,
            _("Call back {name} {phone}").format(name=call.caller_name, phone=call.phone),
            by=by,
            assignee=by.member,
            due_at=call.call_back_at,
            kind=TicketTask.Kind.CALL_BACK,
        )
    enqueue(remind_of_call_back, after=call.call_back_at, pk=call.pk)


def as_facts(cleaned: dict[str, Any]) -> dict[str, Any]:
    """A form's values as `log_call` takes them; `about` decides what becomes of the call.

    `about`: empty, `new:<who>` or `ticket:<number>:<who>`, with `who` empty for a guest.
    """
    facts = dict(cleaned)
    kind, _colon, rest = facts.pop("about").partition(":")
    number, _colon, who = rest.partition(":") if kind == "ticket" else ("", "", rest)
    names = ("category", "title", "is_internal", "counts_as_answer", "answer", "emergency")
    chosen = {name: facts.pop(name) for name in names}
    if kind != "new":
        chosen["category"] = ""
    return {**facts, "who": who, "filing": Filing(number=number, **chosen)}
