"""Statements of the month that is over, made when the next one begins."""

from datetime import date

from hesi.core.time import month_instants
from hesi.support.measures.actions import make_statement, month_before
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import enqueue, tenant_task
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant


@tenant_task()
def make_statements() -> None:
    """One job for each customer who asked anything in the month before."""
    provider = active_tenant()
    month = month_before(provider)
    first, after = month_instants(month, provider.time_zone)
    tickets = Ticket.objects.filter(created_at__gte=first, created_at__lt=after, customer__isnull=False)
    for customer_id in sorted(set(tickets.order_by().values_list("customer_id", flat=True).distinct())):
        enqueue(make_statement_of, customer_id=customer_id, month=month.isoformat())


@tenant_task()
def make_statement_of(*, customer_id: int, month: str) -> None:
    """The statement of one customer; run again, it finds the one there is."""
    make_statement(Tenant.objects.get(pk=customer_id), date.fromisoformat(month), by=SystemActor("measures"))


schedule("measures.statements", "hesi.support.measures.tasks.make_statements", "30 6 1 * *")
