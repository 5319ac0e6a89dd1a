"""Background entry points of reports of one's own."""

from datetime import datetime

from django_tasks import task

from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task


@task()
def send_due_reports() -> None:
    """Queue what is due, workspace by workspace."""
    from hesi.core.time import now
    from hesi.insights.own_reports.actions import send_due
    from hesi.workspace.access.actor import SystemActor
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    for tenant in Tenant.objects.all():
        with tenant_scope(tenant):
            send_due(now(), by=SystemActor("own_reports"))


@tenant_task(queue="mail")
def mail_report(recipient_id: int, due_at: str) -> None:
    """Send one report to one person, with what they may see now."""
    from hesi.insights.own_reports.sending import send_report

    send_report(recipient_id, datetime.fromisoformat(due_at))


schedule("own_reports.mailings", "hesi.insights.own_reports.tasks.send_due_reports", "*/10 * * * *")
