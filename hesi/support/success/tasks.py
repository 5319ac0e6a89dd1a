"""The daily round over all customers, and the look at what onboarding facts have come true."""

from django_tasks import task

from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task


@task()
def look_after_everybody() -> None:
    """A job for each customer of each provider."""
    from hesi.support.success.rounds import begin_round
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    for provider in Tenant.objects.filter(kind=Tenant.Kind.PROVIDER):
        with tenant_scope(provider):
            begin_round()


@tenant_task()
def look_after(customer_id: int, on: str) -> None:
    """One customer's day; run again, it finds what is there."""
    from datetime import date

    from hesi.support.success.rounds import look_after_customer
    from hesi.workspace.tenancy.models import Tenant

    look_after_customer(Tenant.objects.get(pk=customer_id), date.fromisoformat(on))


@task()
def tick_onboarding() -> None:
    """Write down which steps of customers under way have come true."""
    from hesi.support.success.rounds import tick_everybody
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    for provider in Tenant.objects.filter(kind=Tenant.Kind.PROVIDER):
        with tenant_scope(provider):
            tick_everybody()


schedule("success.daily", "hesi.support.success.tasks.look_after_everybody", "10 5 * * *")
schedule("success.onboarding", "hesi.support.success.tasks.tick_onboarding", "*/10 * * * *")
