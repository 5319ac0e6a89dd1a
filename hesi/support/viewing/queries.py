"""Reads about looking: the requests of a ticket, the look a session has, the pages that were opened."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.time import now
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.requester import provider_of
from hesi.support.viewing.models import Viewing, ViewingPolicy
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

MOST_PAGES = 1_000
PAGE_OPENED = "viewing.page_opened"


def policy_here() -> str:
    """What the open customer's workspace allows."""
    chosen: str | None = ViewingPolicy.objects.values_list("choice", flat=True).first()
    return chosen or ViewingPolicy.Choice.PERSON


def policy_of(customer: Tenant) -> str:
    """What this customer's workspace allows."""
    with tenant_scope(customer):
        return policy_here()


def viewing_of(pk: int, customer: Tenant) -> Viewing:
    """The request of this number about this customer's people; whether one may touch it, a rule says after."""
    with tenant_scope(provider_of(customer)):
        found = _with_names(Viewing.objects.of_company(customer.pk).filter(pk=pk)).first()
    if found is None:
        raise NotFound(_("There is no such request of support."))
    return found


def find_viewing(pk: int, ticket: Ticket, actor: Any) -> Viewing:
    """The request on this ticket, if the actor may see it. Raises `NotFound`."""
    found = _with_names(Viewing.objects.visible_to(actor).filter(ticket=ticket, pk=pk)).first()
    if found is None:
        raise NotFound(_("There is no such request of support."))
    return found


def viewings_of(ticket: Ticket, actor: Any) -> list[Viewing]:
    """All requests on a ticket that this side may see, newest first."""
    return list(_with_names(Viewing.objects.visible_to(actor).filter(ticket=ticket))[:50])


def running_look(pk: Any, actor: Any) -> Viewing | None:
    """The look a session carries, when everything it rests on still holds at this moment; else None.

    Asked at each request: whose session, the agent's rights, the ticket, the consent and its time, and that the
    customer is still one of this provider's. The company's policy is asked by whoever steps into its workspace.
    """
    from hesi.support.viewing.permissions import may_look

    if not isinstance(pk, int) or isinstance(pk, bool):
        return None
    found: Viewing | None = _with_names(Viewing.objects.filter(pk=pk, agent_id=actor.member_id)).first()
    if found is None or not found.is_running(now()) or not may_look(actor, found):
        return None
    is_ours = (found.customer.provider_id or found.customer_id) == found.tenant_id
    return found if is_ours else None


def pages_of(viewings: Sequence[Viewing]) -> dict[int, list[Event]]:
    """The pages that were opened in each of these, oldest first; asked in the customer's workspace, all at once."""
    tickets = {viewing.ticket_id for viewing in viewings if viewing.begun_at}
    opened: dict[int, list[Event]] = {viewing.pk: [] for viewing in viewings}
    if tickets:
        events = Event.objects.filter(subject_type=Ticket.subject_type, subject_id__in=tickets, name=PAGE_OPENED)
        for event in events.order_by("-pk")[:MOST_PAGES]:
            opened.setdefault(event.facts.get("viewing"), []).insert(0, event)
    return opened


def _with_names(rows: Any) -> "QuerySet[Viewing]":
    chosen: QuerySet[Viewing] = rows.select_related("ticket", "agent", "customer", "tenant")
    return chosen
