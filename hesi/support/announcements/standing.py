"""How the parts of the product stand, for one reader: now, planned, and over the last 90 days."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from hesi.core.time import now
from hesi.support.announcements.models import Announcement, Follower, IncidentEffect, Part
from hesi.support.announcements.reading import readable
from hesi.support.announcements.uptime import DOWN, IMPAIRED, MAINTENANCE, UP, Course, Span, course_of, worst
from hesi.support.incidents.models import Incident, IncidentTicket, IncidentUpdate, Review, Severity
from hesi.support.incidents.notices import LATELY
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

DAYS = 90
MOST = 100
_Audience = Incident.Audience


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as the page shows it: its public words only."""

    incident: Incident
    updates: list[IncidentUpdate]
    review: Review | None
    parts: list[str]


@dataclass(frozen=True, slots=True)
class PartStanding:
    """A part: how it stands now, and its course."""

    key: str
    label: str
    state: str
    course: Course


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the status page says."""

    parts: list[PartStanding] = field(default_factory=list)
    ongoing: list[Told] = field(default_factory=list)
    past: list[Told] = field(default_factory=list)
    running: list[Announcement] = field(default_factory=list)
    planned: list[Announcement] = field(default_factory=list)
    maintained: list[Announcement] = field(default_factory=list)

    @property
    def is_fine(self) -> bool:
        return not self.ongoing and not self.running


def standing_for(actor: AnyActor | None) -> Standing:
    """Asked in the provider's scope. Visitors and the provider's own people read what is told to every customer."""
    at = now()
    told = [_told(row) for row in _incidents(actor, at)]
    works = _maintenance(actor, at)
    running = [row for row in works if row.is_running]
    over = [row for row in works if row.state == Announcement.State.OVER]
    return Standing(
        parts=_parts(told, works, at),
        ongoing=[one for one in told if one.incident.is_ongoing],
        past=[one for one in told if not one.incident.is_ongoing],
        running=running,
        planned=sorted((row for row in works if row not in running and row not in over), key=_begin),
        maintained=[row for row in over if not row.was_cancelled],
    )


def ongoing_for(actor: AnyActor | None) -> int:
    """How many disturbances this reader is told of now, asked in the provider's scope."""
    return sum(row.is_ongoing for row in _incidents(actor, now()))


def follows(actor: AnyActor) -> bool:
    """Whether this member is told of disturbances, asked in the provider's scope."""
    return bool(Follower.objects.filter(member_id=actor.member_id).exists())


def parts_of(incident: Incident) -> list[str]:
    """The keys of the parts it touches; the pages where nobody has said so."""
    effect: IncidentEffect | None = getattr(incident, "effect", None)
    return list(effect.parts) if effect is not None and effect.parts else [Part.WEB.value]


def listed_public() -> list[Incident]:
    """Incidents of the last 90 days that anybody is told of, for those who say which parts they touch."""
    since = now() - timedelta(days=DAYS)
    rows = Incident.objects.exclude(audience=_Audience.NOBODY).filter(opened_at__gte=since)
    return list(rows.select_related("effect").order_by("-opened_at", "-pk")[:10])


def _incidents(actor: AnyActor | None, at: datetime) -> list[Incident]:
    recent = Q(opened_at__gte=at - timedelta(days=DAYS)) | ~Q(state=Incident.State.RESOLVED)
    rows = Incident.objects.filter(recent).exclude(audience=_Audience.NOBODY)
    rows = rows.select_related("review", "effect").prefetch_related("updates").order_by("-opened_at", "-pk")[:MOST]
    if actor is None or actor.tenant.kind != Tenant.Kind.CUSTOMER:
        return [row for row in rows if row.audience == _Audience.ALL]
    found = list(rows)
    if all(row.audience in (_Audience.ALL, _Audience.CUSTOMERS) for row in found):
        asked, mine = [], set()
    else:
        asked, mine = _asked_by(actor.tenant, at), _involving(actor.tenant)
    return [row for row in found if _concerns(row, actor.tenant, asked, mine)]


def _concerns(row: Incident, customer: Tenant, asked: list[tuple[str, datetime]], mine: set[int]) -> bool:
    if row.audience == _Audience.CUSTOMERS:
        return customer.pk in row.customer_ids
    if row.audience == _Audience.CATEGORIES:
        since = row.opened_at - LATELY
        return any(category in row.categories and at >= since for category, at in asked)
    return row.audience == _Audience.ALL or row.pk in mine


def _asked_by(customer: Tenant, at: datetime) -> list[tuple[str, datetime]]:
    since = at - timedelta(days=DAYS) - LATELY
    rows = Ticket.objects.filter(customer=customer, created_at__gte=since).order_by()
    return list(rows.values_list("category__key", "created_at"))


def _involving(customer: Tenant) -> set[int]:
    joined = IncidentTicket.objects.filter(state=IncidentTicket.State.JOINED, ticket__customer=customer)
    return set(joined.order_by().values_list("incident_id", flat=True))


def _told(row: Incident) -> Told:
    review = getattr(row, "review", None)
    labels = [str(Part(key).label) for key in parts_of(row) if key in Part.values]
    updates = [one for one in row.updates.all() if one.is_public]
    return Told(row, updates, review if review is not None and review.is_public else None, labels)


def _maintenance(actor: AnyActor | None, at: datetime) -> list[Announcement]:
    rows = Announcement.objects.told().filter(kind=Announcement.Kind.MAINTENANCE)
    rows = rows.filter(until__gte=at - timedelta(days=DAYS)).order_by("-starts_at", "-pk")[:MOST]
    return readable(rows, actor)


def _parts(told: list[Told], works: list[Announcement], at: datetime) -> list[PartStanding]:
    provider = active_tenant()
    spans: dict[str, list[Span]] = {key: [] for key in Part.values}
    for one in told:
        state = IMPAIRED if one.incident.severity == Severity.MINOR else DOWN
        end = one.incident.resolved_at or at + timedelta(seconds=1)
        for key in parts_of(one.incident):
            spans.setdefault(key, []).append(Span(key, state, one.incident.opened_at, end))
    for row in works:
        if row.starts_at is not None and row.until is not None and not row.was_cancelled:
            for key in row.parts:
                spans.setdefault(key, []).append(Span(key, MAINTENANCE, row.starts_at, row.until))
    return [
        PartStanding(
            key,
            str(label),
            worst(spans[key], at, at + timedelta(microseconds=1)) if spans[key] else UP,
            course_of(spans[key], days=DAYS, at=at, since=provider.created_at, time_zone=provider.time_zone),
        )
        for key, label in Part.choices
    ]


def _begin(row: Announcement) -> datetime:
    return row.starts_at or row.created_at
