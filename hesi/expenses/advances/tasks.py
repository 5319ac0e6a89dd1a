"""Every morning: who is to be told that an advance is due or overdue."""

from hesi.expenses.advances.models import Advance
from hesi.expenses.advances.notices import tell_of_due
from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task
from hesi.workspace.tenancy.scope import active_tenant


@tenant_task()
def remind_of_due() -> None:
    """Run again on the same day, it tells nobody twice."""
    rows = Advance.objects.open().select_related("document")
    tell_of_due(rows.iterator(chunk_size=500), active_tenant().today)


schedule("advances.due", "hesi.expenses.advances.tasks.remind_of_due", "20 8 * * *")
