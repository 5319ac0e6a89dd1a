"""What stands beside the conversation: who asks, what they are entitled to, what else they asked, what travelled."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from hesi.support.service.models import Contact, Entitlement
from hesi.support.tickets.capsule_reading import Part, parts_seen_by
from hesi.support.tickets.models import Follower, Participant, Rating, Ticket, TicketLink, TicketTask
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.tenancy.scope import active_tenant

MOST_OTHERS = 12


@dataclass(slots=True)
class Beside:
    """Each part as the page lists it."""

    capsule: list[Part]
    tags: list[str]
    tasks: list[TicketTask]
    links: list[tuple[str, Ticket]]
    followers: list[Any]
    is_followed: bool
    participants: list[Participant]
    others: list[Ticket]
    merged: list[Ticket]
    ratings: list[Rating]
    entitlement: Entitlement | None = None
    contacts: list[Contact] = field(default_factory=list)

    @property
    def mergeable(self) -> list[Ticket]:
        """Open tickets of the same customer that this one may go into."""
        return [other for other in self.others if other.is_open]


def beside(ticket: Ticket, actor: AnyActor) -> Beside:
    """Everything beside the conversation, in as many queries for a customer of years as for a new one."""
    followers = list(Follower.objects.filter(ticket=ticket).select_related("member").order_by("pk"))
    return Beside(
        capsule=parts_seen_by(actor, ticket),
        tags=list(ticket.ticket_tags.order_by("tag__name").values_list("tag__name", flat=True)),
        tasks=list(TicketTask.objects.filter(ticket=ticket).select_related("assignee")[:50]),
        links=_links(ticket),
        followers=[row.member for row in followers],
        is_followed=any(row.member_id == actor.member_id for row in followers),
        participants=list(Participant.objects.filter(ticket=ticket)[:20]),
        others=_others(ticket),
        merged=list(Ticket.objects.filter(merged_into=ticket).order_by("pk")[:20]),
        ratings=list(Rating.objects.filter(ticket=ticket)[:3]),
        entitlement=_entitlement(ticket),
        contacts=list(Contact.objects.filter(customer_id=ticket.customer_id, is_named=True)[:5])
        if ticket.customer_id
        else [],
    )


def _links(ticket: Ticket) -> list[tuple[str, Ticket]]:
    rows = TicketLink.objects.filter(Q(ticket=ticket) | Q(other=ticket)).select_related("ticket", "other")[:30]
    return [(row.get_kind_display(), row.other if row.ticket_id == ticket.pk else row.ticket) for row in rows]


def _others(ticket: Ticket) -> list[Ticket]:
    """What this customer (or this guest) asked besides, newest first."""
    if ticket.customer_id is not None:
        rows = Ticket.objects.filter(customer_id=ticket.customer_id)
    elif ticket.requester_email:
        rows = Ticket.objects.filter(customer__isnull=True, requester_email=ticket.requester_email)
    else:
        return []
    return list(rows.exclude(pk=ticket.pk).exclude(state=Ticket.State.MERGED).order_by("-created_at")[:MOST_OTHERS])


def _entitlement(ticket: Ticket) -> Entitlement | None:
    if ticket.customer_id is None:
        return None
    rows: Any = Entitlement.objects.filter(customer_id=ticket.customer_id).select_related("plan", "success_manager")
    found: Entitlement | None = rows.in_force(active_tenant().today).first()
    return found
