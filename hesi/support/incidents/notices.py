"""What customers are told of incidents: the banner over every page, which leads to the status page.

The banner is looked up on every page of every customer, so what is going on is kept for a few seconds in the cache.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.support.incidents.models import Incident, IncidentTicket, in_readers_language
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.banners import Banner
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope

KEPT_SECONDS = 15
# Who asked about a category this recently is shown what is wrong there.
LATELY = timedelta(days=30)
_TONES = {"critical": "red", "major": "amber", "minor": "blue"}


@dataclass(frozen=True, slots=True)
class Notice:
    """An incident as the banner needs it. `customers` is None where every customer is told."""

    number: str
    title_zh: str
    title_en: str
    severity: str
    state: str
    opened_at: datetime
    customers: frozenset[int] | None

    @property
    def title(self) -> str:
        """In the reader's language."""
        return in_readers_language(self.title_zh, self.title_en)


def forget_notices() -> None:
    """Have the next page look again; called inside the transaction that changes an incident."""
    key = _key(active_tenant().pk)
    transaction.on_commit(lambda: cache.delete(key))


def ongoing_notices(provider_id: int) -> list[Notice]:
    """What this provider's customers are to know now."""
    known: list[Notice] | None = cache.get(_key(provider_id))
    if known is None:
        with tenant_scope(Tenant(pk=provider_id)):
            known = [_notice(row) for row in Incident.objects.ongoing().exclude(audience=Incident.Audience.NOBODY)]
        cache.set(_key(provider_id), known, KEPT_SECONDS)
    return known


def notices_for(actor: AnyActor) -> list[Notice]:
    """What a customer's member is told now."""
    tenant = actor.tenant
    notices = ongoing_notices(tenant.provider_id or tenant.pk)
    return [notice for notice in notices if notice.customers is None or tenant.pk in notice.customers]


def incident_banners(actor: AnyActor) -> list[Banner]:
    """The banners of the shell: one for each incident, in the reader's language."""
    if actor.tenant.kind != Tenant.Kind.CUSTOMER:
        return []
    states = dict(Incident.State.choices)
    return [
        Banner(
            tone=_TONES.get(notice.severity, "amber"),
            icon="alert-triangle",
            title=notice.title,
            text=_("{state}. We are at work on it; you need not ask again.").format(state=states[notice.state]),
            url=reverse("status"),
            link=_("How it stands"),
        )
        for notice in notices_for(actor)
    ]


def affected_customers(incident: Incident) -> frozenset[int] | None:
    """Ids of the customers an incident concerns; None for all of them."""
    if incident.audience == Incident.Audience.ALL:
        return None
    if incident.audience == Incident.Audience.CUSTOMERS:
        return frozenset(incident.customer_ids)
    if incident.audience == Incident.Audience.CATEGORIES:
        asked: Any = Ticket.objects.filter(
            category__key__in=incident.categories, created_at__gte=incident.opened_at - LATELY
        )
    else:
        joined = IncidentTicket.objects.filter(incident=incident, state=IncidentTicket.State.JOINED)
        asked = Ticket.objects.filter(pk__in=joined.values("ticket_id"))
    ids = asked.filter(customer__isnull=False).order_by().values_list("customer_id", flat=True).distinct()
    return frozenset(ids)


def _notice(row: Incident) -> Notice:
    return Notice(
        row.number, row.title_zh, row.title_en, row.severity, row.state, row.opened_at, affected_customers(row)
    )


def _key(provider_id: int) -> str:
    return f"incidents:{provider_id}"
