"""Reads of tickets, from the requester's side and from the desk."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import NotFound
from hesi.support.tickets.agents import agents_among
from hesi.support.tickets.models import Message, Ticket
from hesi.workspace.access.models import RoleHolder
from hesi.workspace.access.registry import AGENT, SUPPORT_LEAD

# What a state is called on the desk, in the order tickets go through them; two are somebody else's turn there.
DESK_STATES = dict(Ticket.State.choices) | {
    Ticket.State.WAITING.value: gettext_lazy("Waiting for the customer"),
    Ticket.State.SOLVED.value: gettext_lazy("Solved, to be confirmed"),
}


def find_ticket(number: str, actor: Any) -> Ticket:
    """The ticket of this number in the provider's workspace, if the actor may see it. Raises `NotFound`."""
    found = (
        Ticket.objects.visible_to(actor)
        .select_related("customer", "agent", "category", "line")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no ticket {number} that you may see.").format(number=number[:30]))
    return found


def conversation(ticket: Ticket, actor: Any) -> list[Message]:
    """The messages this side may read, oldest first, with their attachments. Customers never see internal notes."""
    rows = Message.objects.filter(ticket=ticket).select_related("agent").prefetch_related("attachments")
    return list(rows.filter(is_internal=False) if actor.is_requester else rows)


def desk_queue(actor: Any, *, state: str = "", query: str = "", mine: bool = False) -> QuerySet[Ticket]:
    """The agents' queue, narrowed."""
    rows: QuerySet[Ticket] = Ticket.objects.visible_to(actor).select_related("customer", "agent", "category", "line")
    if state:
        rows = rows.filter(state=state)
    if mine:
        rows = rows.filter(agent_id=actor.member_id)
    if query:
        rows = rows.filter(
            Q(number__icontains=query)
            | Q(title__icontains=query)
            | Q(requester_name__icontains=query)
            | Q(customer__name__icontains=query)
        )
    return rows


def counts_by_state(actor: Any) -> dict[str, int]:
    """How many tickets are in each state, for the desk's tabs."""
    rows = Ticket.objects.visible_to(actor).order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def state_tabs(actor: Any) -> list[tuple[str, str, int]]:
    """State, its name on the desk and how many tickets, in the order tickets go through them."""
    counts = counts_by_state(actor)
    return [(state, str(name), counts[state]) for state, name in DESK_STATES.items() if counts.get(state)]


def agents_to_tell(ticket: Ticket) -> list[int]:
    """Member ids: the ticket's agent, or every agent while nobody has it who still answers tickets."""
    if ticket.agent_id is not None and agents_among([ticket.agent_id]):
        return [ticket.agent_id]
    holders = RoleHolder.objects.filter(role__key__in=(AGENT, SUPPORT_LEAD), member__is_active=True)
    return sorted(set(holders.values_list("member_id", flat=True)))


def support_leads() -> list[int]:
    """Member ids of the support leads."""
    leads = RoleHolder.objects.filter(role__key=SUPPORT_LEAD, member__is_active=True)
    return sorted(set(leads.values_list("member_id", flat=True)))
