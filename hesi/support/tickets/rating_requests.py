"""Asking for a rating by mail: once, a good day of business hours after it was solved, and seldom the same person."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from hesi.support.tickets.models import Rating, Ticket
from hesi.support.tickets.tasks import send_rating_request
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.calendars.working_days import default_calendar
from hesi.workspace.events.record import record
from hesi.workspace.jobs.tenant_tasks import enqueue

# Counted in the provider's business hours.
ASKED_AFTER = timedelta(hours=24)
# Nobody is asked again sooner, whatever they asked about.
COOLDOWN = timedelta(days=14)
# What was solved longer ago is let rest.
FORGOTTEN_AFTER = timedelta(days=30)
MOST_AT_ONCE = 200


def ask_for_ratings(at: datetime) -> int:
    """Ask for every rating that is due in the open workspace; tells how many mails were put on their way."""
    from hesi.support.tickets.dispatch.again import worked

    calendar = default_calendar()
    due = [row for row in _candidates(at) if row.solved_at and worked(calendar, row.solved_at, at) >= ASKED_AFTER]
    return sum(_ask(row, at) for row in due)


def _candidates(at: datetime) -> list[Ticket]:
    rated = Rating.objects.filter(ticket=OuterRef("pk"), voided_at__isnull=True)
    rows = Ticket.objects.filter(
        Q(rating_asked_at__isnull=True) | Q(rating_asked_at__lt=F("solved_at")),
        state__in=(Ticket.State.SOLVED, Ticket.State.CLOSED),
        solved_at__gte=at - FORGOTTEN_AFTER,
        solved_at__lte=at - ASKED_AFTER,
        is_verified=True,
    )
    return list(rows.exclude(requester_email="").exclude(Exists(rated)).order_by("solved_at", "pk")[:MOST_AT_ONCE])


@transaction.atomic
def _ask(ticket: Ticket, at: datetime) -> bool:
    same = Ticket.objects.filter(requester_email__iexact=ticket.requester_email)
    recently = same.filter(rating_asked_at__gt=at - COOLDOWN).exists()
    answered = Rating.objects.filter(ticket__in=same, rated_at__gt=at - COOLDOWN).exists()
    if recently or answered:
        return False
    mine = Ticket.objects.filter(pk=ticket.pk, rating_asked_at=ticket.rating_asked_at)
    if not mine.update(rating_asked_at=at):
        return False
    record("rating.asked", ticket, by=SystemActor("support"))
    enqueue(send_rating_request, ticket_id=ticket.pk)
    return True
