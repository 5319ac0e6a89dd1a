"""Background entry points of trainings."""

from django_tasks import task

from hesi.workspace.jobs.schedules import schedule


@task()
def remind_of_trainings() -> None:
    """The round of every five minutes, in each provider's workspace."""
    from hesi.core.time import now
    from hesi.support.trainings.actions import remind
    from hesi.workspace.access.actor import SystemActor
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    for tenant in Tenant.objects.filter(kind=Tenant.Kind.PROVIDER):
        with tenant_scope(tenant):
            remind(now(), by=SystemActor("trainings"))


schedule("trainings.reminders", "hesi.support.trainings.tasks.remind_of_trainings", "*/5 * * * *")
