"""What the home page of the people who run the system shows."""

from datetime import timedelta
from functools import cached_property

from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.queries import counts_by_state, desk_queue
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.permissions import MANAGE_CUSTOMERS
from hesi.workspace.tenancy.models import Plan, Tenant

NEWEST = 5
SOON_DAYS = 7
WAITING_FOR_US = (Ticket.State.NEW, Ticket.State.IN_PROGRESS)


class ProviderDesk:
    """The desk in numbers, its newest tickets, and the customers whose trial ends."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @cached_property
    def _counts(self) -> dict[str, int]:
        return counts_by_state(self.actor)

    @property
    def new(self) -> int:
        return self._counts.get(Ticket.State.NEW, 0)

    @property
    def in_progress(self) -> int:
        return self._counts.get(Ticket.State.IN_PROGRESS, 0)

    @property
    def waiting(self) -> int:
        """For the customer's answer."""
        return self._counts.get(Ticket.State.WAITING, 0)

    @property
    def solved(self) -> int:
        return self._counts.get(Ticket.State.SOLVED, 0)

    @cached_property
    def newest(self) -> list[Ticket]:
        return list(desk_queue(self.actor).filter(state__in=WAITING_FOR_US)[:NEWEST])

    @property
    def next_ticket(self) -> Ticket | None:
        """The new ticket that nobody has taken and that waits longest."""
        untaken = desk_queue(self.actor, state=Ticket.State.NEW).filter(agent=None)
        return untaken.order_by("created_at", "pk").first() if self.new else None

    @property
    def sees_tickets(self) -> bool:
        return self.actor.holds(ANSWER_TICKETS)

    @property
    def sees_customers(self) -> bool:
        return self.actor.holds(MANAGE_CUSTOMERS)

    @cached_property
    def ending_trials(self) -> list[Tenant]:
        """Customers whose trial ends within a week or has ended within the last one, the earliest first."""
        if not self.sees_customers:
            return []
        today = self.actor.tenant.today
        near = (today - timedelta(days=SOON_DAYS), today + timedelta(days=SOON_DAYS))
        mine = Tenant.objects.filter(provider_id=self.actor.tenant.pk, plan=Plan.TRIAL, trial_ends_on__range=near)
        return list(mine.exclude(pk=self.actor.tenant.pk).order_by("trial_ends_on", "pk"))
