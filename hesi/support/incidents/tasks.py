"""Background entry points of incidents."""

from hesi.workspace.jobs.tenant_tasks import tenant_task


@tenant_task()
def send_mass_answer(answer_id: int) -> None:
    """Send one answer to every ticket of an incident."""
    from hesi.support.incidents.sending import send_answer

    send_answer(answer_id)
