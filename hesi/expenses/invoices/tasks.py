"""Background entry points: reading what has arrived."""

from hesi.workspace.jobs.tenant_tasks import tenant_task


@tenant_task(queue="recognition")
def read_carrier_job(carrier_id: int) -> None:
    """Read one carrier, unless that has been done."""
    from hesi.expenses.invoices.actions.reading import read_carrier
    from hesi.expenses.invoices.models import Carrier

    read_carrier(Carrier.objects.select_related("file", "file__tenant", "uploaded_by").get(pk=carrier_id))
