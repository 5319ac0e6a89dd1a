"""Asking people: at most one survey a person in 90 days, one reminder, both written down before they are sent."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min

from hesi.core.time import business_date
from hesi.support.service.audiences import companies_of, people_of
from hesi.support.service.models import Entitlement
from hesi.support.surveys.models import Invitation, Survey
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

# Nobody is asked by another survey sooner.
REST = timedelta(days=90)
# Whose day was longer ago is not asked any more.
LATE_DAYS = 14
# The reminder comes so long before a person's survey closes, at the earliest two days after the invitation.
REMIND_BEFORE, LEAST_PAUSE = timedelta(days=4), timedelta(days=2)


def invite_due(at: datetime, *, by: AnyActor) -> int:
    """Ask everybody of the open workspace's running surveys whose day has come; tells how many were asked."""
    running = Survey.objects.filter(state=Survey.State.RUNNING).order_by("started_at", "pk")
    return sum(_invite(survey, customer, at, by) for survey in running for customer in _due(survey, at))


def remind_due(at: datetime, *, by: AnyActor) -> int:
    """Remind, once, whoever has not answered shortly before it closes; tells how many."""
    open_ones = Invitation.objects.filter(
        survey__state=Survey.State.RUNNING,
        answered_at__isnull=True,
        reminded_at__isnull=True,
        closes_at__gt=at,
        closes_at__lte=at + REMIND_BEFORE,
        invited_at__lte=at - LEAST_PAUSE,
    )
    return sum(_remind(row, at, by) for row in open_ones.select_related("customer").order_by("pk")[:500])


def _due(survey: Survey, at: datetime) -> list[Tenant]:
    """Companies whose day has come and where nobody was asked yet; a day missed long ago is let go."""
    today = business_date(at, active_tenant().time_zone)
    asked = set(survey.invitations.order_by().values_list("customer_id", flat=True).distinct())
    began = _contracts_began() if survey.send_on is None else {}
    due = []
    for customer in companies_of(survey):
        first = survey.send_on or _later(began.get(customer.pk), survey.days_after_start)
        if customer.pk not in asked and first is not None and 0 <= (today - first).days <= LATE_DAYS:
            due.append(customer)
    return due


def _contracts_began() -> dict[int, date]:
    """Of each customer the first day of its first contract."""
    firsts = Entitlement.objects.order_by().values("customer_id").annotate(first=Min("starts_on"))
    return {row["customer_id"]: row["first"] for row in firsts}


def _later(first: date | None, days: int | None) -> date | None:
    return first + timedelta(days=days) if first is not None and days is not None else None


@transaction.atomic
def _invite(survey: Survey, customer: Tenant, at: datetime, by: AnyActor) -> int:
    # The row is the lock: two rounds at once ask nobody twice.
    if Survey.objects.locked(survey.pk).state != Survey.State.RUNNING:
        return 0
    people = people_of(survey, customer)
    rested = Invitation.objects.filter(member_id__in=[one.pk for one in people], invited_at__gt=at - REST)
    resting = set(rested.order_by().values_list("member_id", flat=True))
    made = [_asked(survey, customer, one, at) for one in people if one.pk not in resting]
    if made:
        record("survey.sent", survey, by=by, customer=customer.pk, members=[row.member_id for row in made])
    return len(made)


def _asked(survey: Survey, customer: Tenant, member: Member, at: datetime) -> Invitation:
    closes_at = at + timedelta(days=survey.closes_after_days)
    row: Invitation = Invitation.objects.create(
        survey=survey, customer=customer, member_id=member.pk, name=member.name, invited_at=at, closes_at=closes_at
    )
    return row


@transaction.atomic
def _remind(invitation: Invitation, at: datetime, by: AnyActor) -> bool:
    mine = Invitation.objects.filter(pk=invitation.pk, reminded_at__isnull=True, answered_at__isnull=True)
    if not mine.update(reminded_at=at):
        return False
    survey = invitation.survey
    record("survey.reminded", survey, by=by, customer=invitation.customer_id, members=[invitation.member_id])
    return True
