"""What happens when the time a customer allowed is over."""

from hesi.support.viewing.actions import end_look
from hesi.support.viewing.models import Viewing
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.jobs.tenant_tasks import tenant_task


@tenant_task(atomic=True)
def end_when_over(*, pk: int) -> None:
    """Mark it as ended and tell the customer what was looked at. The consent itself ran out without this."""
    viewing = Viewing.objects.select_related("ticket", "agent", "customer", "tenant").filter(pk=pk).first()
    if viewing is not None:
        end_look(viewing, by=SystemActor("viewing"), at=viewing.until_at)
