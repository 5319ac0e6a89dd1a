"""A hundred tickets at once: nobody over capacity, and everybody as many as the others. SQLite and PostgreSQL alike."""

from collections import Counter

import pytest

from hesi.support.service.contacts import Caller
from hesi.support.tickets.actions import open_ticket
from hesi.support.tickets.dispatch.tests.desk import a_leaf, a_line, an_agent
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.races.racing import race

pytestmark = pytest.mark.django_db(transaction=True)
TICKETS, THREADS = 104, 8


@pytest.mark.parametrize("capacity", [20, 10])
def test_a_hundred_tickets_from_eight_threads(capacity: int) -> None:
    provider = builders.a_provider()
    leaf = a_leaf(provider).key
    with tenant_scope(provider):
        line = a_line()
        agents = [an_agent(f"客服{at}", line=line, capacity=capacity) for at in range(8)]

    def ask() -> None:
        for at in range(TICKETS // THREADS):
            open_ticket(
                Caller(name="来电人", phone="13800001234"),
                channel="phone",
                category=leaf,
                title=f"问题{at}",
                body="登录不了",
                by=SystemActor("calls"),
            )

    race(provider, *[ask] * THREADS)
    with tenant_scope(provider):
        held = Counter(Ticket.objects.values_list("agent_id", flat=True))
    nobody = held.pop(None, 0)
    assert nobody == max(0, TICKETS - capacity * len(agents))
    loads = [held[agent.pk] for agent in agents]
    assert max(loads) <= capacity
    assert max(loads) - min(loads) <= 1
