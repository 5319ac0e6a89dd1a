"""Background entry points of promises."""

from django_tasks import task

from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task


@task()
def look_at_clocks() -> None:
    """The round of every minute, in each workspace that has promised anything."""
    from hesi.core.time import now
    from hesi.support.promises.models import SlaPolicy
    from hesi.support.promises.rounds import look_round
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import across_tenants, tenant_scope

    with across_tenants():
        promising = list(SlaPolicy.objects.order_by().values_list("tenant_id", flat=True).distinct())
    for tenant in Tenant.objects.filter(pk__in=promising):
        with tenant_scope(tenant):
            look_round(now())


@tenant_task()
def reapply_policies(asked_by: int, position: int = 0, seen: int = 0, changed: int = 0) -> None:
    """Put what is open under the versions in force now, a batch at a time."""
    from hesi.support.promises.reapplying import reapply_batch

    reapply_batch(asked_by=asked_by, position=position, seen=seen, changed=changed)


@tenant_task()
def climb_anew(position: int = 0) -> None:
    """After a change of the ladder: when each open clock reaches its next rung."""
    from hesi.support.promises.reapplying import relay_rungs

    relay_rungs(position=position)


@tenant_task()
def replay_months(replay_id: int) -> None:
    """A what-if over past months."""
    from hesi.support.promises.replaying import run_replay

    run_replay(replay_id)


schedule("promises.round", "hesi.support.promises.tasks.look_at_clocks", "* * * * *")
