"""What was promised for a ticket: its facts for the policies, its deadline beside the row, and who hears of it."""

from datetime import datetime

from django.urls import reverse

from hesi.support.promises.audience import Audience, promise_audience
from hesi.support.promises.facts import Facts, Standing
from hesi.support.promises.naming import name_categories
from hesi.support.service.models import Entitlement, LineMember, Presence
from hesi.support.tickets.agents import desk_audience
from hesi.support.tickets.models import NO_DEADLINE, Ticket
from hesi.support.tickets.urgency import weight
from hesi.workspace.access.models import RoleHolder
from hesi.workspace.access.registry import SUPPORT_LEAD
from hesi.workspace.events.subjects import SubjectPointer

__all__ = ["facts_of", "keep", "pointer_of", "rank_of", "register_promises", "weight"]


def pointer_of(ticket: Ticket) -> SubjectPointer:
    """The ticket as promises know it."""
    return SubjectPointer(Ticket.subject_type, ticket.pk, ticket.number)


def facts_of(ticket: Ticket) -> Facts:
    """What policies may look at."""
    return Facts(
        customer_id=ticket.customer_id,
        plan=ticket.plan,
        priority=ticket.priority,
        category=ticket.category.key,
        channel=ticket.channel,
        language=ticket.language,
    )


def keep(ticket: Ticket, standing: Standing) -> None:
    """Write the next deadline and the place in the queue beside the ticket, where lists read them."""
    due_metric = standing.metric if standing.due_at is not None or standing.remaining is not None else ""
    wanted = (standing.due_at, due_metric, rank_of(ticket, standing.due_at))
    if wanted == (ticket.due_at, ticket.due_metric, ticket.rank_at):
        return
    ticket.due_at, ticket.due_metric, ticket.rank_at = wanted
    Ticket.objects.filter(pk=ticket.pk).update(due_at=wanted[0], due_metric=wanted[1], rank_at=wanted[2])


def rank_of(ticket: Ticket, due_at: datetime | None) -> datetime:
    """Where it stands in the queue: its deadline, brought forward by what waits for it; without one after the rest."""
    return due_at - weight(ticket) if due_at is not None else NO_DEADLINE


def register_promises() -> None:
    """Called once at start-up."""
    promise_audience(Ticket.subject_type, audience_of_ticket, keep=_keep_by_id)
    name_categories(_categories)


def _categories() -> list[tuple[str, str]]:
    from hesi.support.tickets.categories import lay_categories
    from hesi.support.tickets.dispatch.forms import category_choices

    lay_categories()
    return category_choices(only_leaves=True)


def _keep_by_id(ticket_id: int, standing: Standing) -> None:
    ticket: Ticket | None = Ticket.objects.filter(pk=ticket_id).first()
    if ticket is not None:
        keep(ticket, standing)


def audience_of_ticket(ticket_id: int) -> Audience | None:
    """Whom the rungs of the ladder mean for this ticket. Where nobody has a part, the next higher one hears of it."""
    ticket: Ticket | None = Ticket.objects.select_related("customer").filter(pk=ticket_id).first()
    if ticket is None:
        return None
    leads = list(
        RoleHolder.objects.filter(role__key=SUPPORT_LEAD, member__is_active=True).values_list("member_id", flat=True)
    )
    line = list(LineMember.objects.filter(line_id=ticket.line_id, member__is_active=True)) if ticket.line_id else []
    line_leads = [row.member_id for row in line if row.is_lead] or leads
    agent = [ticket.agent_id] if ticket.agent_id else [row.member_id for row in line] or line_leads
    on_call = Presence.objects.filter(is_on_call=True, member__is_active=True).values_list("member_id", flat=True)
    company = ticket.customer.name if ticket.customer else ticket.requester_name
    return Audience(
        title=f"{company} · {ticket.title}",
        url=reverse("desk-ticket", args=[ticket.number]),
        members={
            "agent": agent,
            "line_lead": line_leads,
            "support_lead": leads,
            "success_manager": _success_managers(ticket) or leads,
            "on_call": list(on_call) or leads,
        },
        followers=desk_audience(),
        is_emergency=ticket.is_emergency,
    )


def _success_managers(ticket: Ticket) -> list[int]:
    if ticket.customer_id is None:
        return []
    held = Entitlement.objects.in_force(ticket.tenant.today).filter(customer_id=ticket.customer_id)
    held = held.filter(success_manager__is_active=True).order_by("-starts_on", "-pk")
    return list(held.values_list("success_manager_id", flat=True)[:1])
