"""Background entry points of surveys."""

from django_tasks import task

from hesi.workspace.jobs.schedules import schedule


@task()
def ask_and_remind() -> None:
    """The round of every working morning, in each provider's workspace."""
    from hesi.core.time import now
    from hesi.support.surveys.actions import invite_due, remind_due
    from hesi.workspace.access.actor import SystemActor
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    for tenant in Tenant.objects.filter(kind=Tenant.Kind.PROVIDER):
        with tenant_scope(tenant):
            invite_due(now(), by=SystemActor("surveys"))
            remind_due(now(), by=SystemActor("surveys"))


schedule("surveys.round", "hesi.support.surveys.tasks.ask_and_remind", "0 10 * * 1-5")
