"""What an action on a ticket means for its promised times; afterwards the ticket carries its next deadline."""

from datetime import datetime

from hesi.support.promises import clocks
from hesi.support.promises.clocks import Standing
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.promises import facts_of, keep
from hesi.workspace.events.subjects import SubjectPointer


def subject_of_clocks(ticket: Ticket) -> SubjectPointer:
    """How clocks name this ticket."""
    return SubjectPointer(Ticket.subject_type, ticket.pk, ticket.number)


def answered(ticket: Ticket, *, at: datetime) -> Standing:
    """An agent answered in public."""
    return _keep(ticket, clocks.public_reply(subject_of_clocks(ticket), at=at))


def customer_wrote(ticket: Ticket, *, at: datetime) -> Standing:
    """The customer wrote back."""
    return _keep(ticket, clocks.customer_wrote(subject_of_clocks(ticket), at=at))


def waits_for_customer(ticket: Ticket, *, at: datetime) -> Standing:
    """Nothing can be done until the customer writes. Raises `AnswerOwed` while a message of theirs is unanswered."""
    return _keep(ticket, clocks.wait_for_customer(subject_of_clocks(ticket), at=at))


def waits_for_third_party(ticket: Ticket, *, at: datetime) -> Standing:
    """Nothing can be done until somebody outside acts."""
    return _keep(ticket, clocks.wait_for_third_party(subject_of_clocks(ticket), at=at))


def goes_on(ticket: Ticket, *, at: datetime) -> Standing:
    """Nobody is waited for any more."""
    return _keep(ticket, clocks.resumed(subject_of_clocks(ticket), at=at))


def solved(ticket: Ticket, *, at: datetime) -> Standing:
    """The ticket is held for solved."""
    return _keep(ticket, clocks.solved(subject_of_clocks(ticket), at=at))


def reopened(ticket: Ticket, *, at: datetime) -> Standing:
    """It was not solved after all."""
    return _keep(ticket, clocks.reopened(subject_of_clocks(ticket), at=at))


def dropped(ticket: Ticket, *, at: datetime) -> Standing:
    """Nothing is promised any more."""
    return _keep(ticket, clocks.dropped(subject_of_clocks(ticket), at=at))


def reprioritised(ticket: Ticket, *, at: datetime) -> Standing:
    """Priority, category or plan changed: the targets change, what has elapsed stays."""
    return _keep(ticket, clocks.reprioritised(subject_of_clocks(ticket), facts_of(ticket), at=at))


def merged(source: Ticket, target: Ticket, *, at: datetime) -> Standing:
    """One ticket went into another, which keeps the earliest start of both."""
    standing = clocks.merged(subject_of_clocks(source), subject_of_clocks(target), at=at)
    return _keep(target, standing)


def started(ticket: Ticket, *, at: datetime, is_new: bool = False) -> Standing:
    """The promised times begin to run; `is_new` when the ticket was opened just now."""
    return _keep(ticket, clocks.start_clocks(subject_of_clocks(ticket), facts_of(ticket), at=at, is_new=is_new))


def _keep(ticket: Ticket, standing: Standing) -> Standing:
    keep(ticket, standing)
    return standing
