"""The requester says how satisfied they were: once, after it was solved. A bad rating leaves a follow-up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_text
from hesi.core.time import now
from hesi.core.working_calendar import NoWorkingTime
from hesi.support.service.entitlements import success_manager_of
from hesi.support.tickets.models import Rating, Ticket, TicketTask
from hesi.support.tickets.permissions import may_rate_ticket
from hesi.support.tickets.ratings import BEST, FOLLOWED_UP_TO, REASONS, WORST, is_ratable, rating_of
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.calendars.working_days import default_calendar
from hesi.workspace.events.record import record

MAX_COMMENT = 1000
MOST_REASONS = len(REASONS)
# When a follow-up should have been made, in business days.
FOLLOW_UP_DAYS = 1


class NotSolvedYet(Conflict):
    code = "not_solved_yet"


class AlreadyRated(Conflict):
    code = "already_rated"


@transaction.atomic
def rate_ticket(
    ticket: Ticket, *, score: int, reasons: Sequence[str] = (), comment: str = "", by: Any, at: datetime | None = None
) -> Rating:
    """Keep the rating for good. Raises `NotSolvedYet`, `AlreadyRated`, `Invalid` on `score`."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_rate_ticket, by, ticket)
    if not is_ratable(ticket):
        raise NotSolvedYet(_("{number} is not solved yet. Rate it when it is.").format(number=ticket.number))
    if not WORST <= score <= BEST:
        sentence = _("Choose one to five.")
        raise Invalid(sentence, fields={"score": sentence})
    if rating_of(ticket) is not None:
        raise _rated_before(ticket)
    at = at or now()
    try:
        with transaction.atomic():
            rating: Rating = Rating.objects.create(
                ticket=ticket,
                agent=ticket.agent,
                score=score,
                reasons=[key for key in REASONS if key in set(reasons)],
                comment=clean_text(comment, MAX_COMMENT).strip(),
                rated_at=at,
            )
    except IntegrityError:
        raise _rated_before(ticket) from None
    record("rating.given", ticket, by=by, audience=[ticket.agent_id], score=score, reasons=rating.reasons)
    if score <= FOLLOWED_UP_TO:
        make_follow_up(ticket, rating, at=at)
    return rating


def make_follow_up(ticket: Ticket, rating: Rating, *, at: datetime) -> TicketTask:
    """A task for whoever looks after the customer to talk to them, in the transaction of the rating."""
    manager = success_manager_of(ticket.customer, ticket.tenant.today)
    with override(ticket.tenant.language):
        title = _("Talk to {person} about {number}: rated {score} of 5").format(
            person=ticket.requester_name, number=ticket.number, score=rating.score
        )
    task: TicketTask = TicketTask.objects.create(
        ticket=ticket,
        kind=TicketTask.Kind.FOLLOW_UP,
        title=title[:120],
        assignee=manager,
        due_at=_due(at),
        created_at=at,
    )
    record(
        "follow_up.made",
        ticket,
        by=SystemActor("support"),
        audience=[task.assignee_id, ticket.agent_id],
        task=task.pk,
        score=rating.score,
    )
    return task


def _rated_before(ticket: Ticket) -> AlreadyRated:
    return AlreadyRated(_("{number} has been rated already; a rating stays as it is.").format(number=ticket.number))


def _due(at: datetime) -> datetime:
    """The end of the next business day."""
    calendar = default_calendar()
    try:
        day = calendar.business_day_after(calendar.business_day_of(at), FOLLOW_UP_DAYS)
        return calendar.spans_on(day)[-1][1]
    except (NoWorkingTime, IndexError):
        return at + timedelta(days=FOLLOW_UP_DAYS)
