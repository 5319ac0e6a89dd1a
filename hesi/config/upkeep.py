"""What an operator asks on the command line: are the audit chains sound, what do the jobs do."""

import sys

import django


def print_chains(tenant: str | None) -> int:
    """Recompute the chains of every workspace, or of the one with this key or id; 0 when all are sound, 1 when not."""
    django.setup()
    from django.db.models import Q

    from hesi.workspace.events.verifying import verify_chains
    from hesi.workspace.tenancy.models import Tenant

    chosen = None
    if tenant is not None:
        chosen = list(Tenant.objects.filter(Q(key=tenant) | Q(pk=int(tenant) if tenant.isdigit() else 0)))
        if not chosen:
            print(f"hesi: there is no workspace with the key or id “{tenant}”.", file=sys.stderr)
            return 2
    verdicts, log_damage = verify_chains(chosen)
    for verdict in verdicts:
        state = str(verdict.damage) if verdict.damage else "sound"
        print(f"{verdict.tenant.name} ({verdict.tenant.key}): {verdict.events} events, {verdict.heads} heads: {state}")
    for damage in log_damage:
        print(damage)
    return 1 if log_damage or any(verdict.damage for verdict in verdicts) else 0


def print_jobs() -> int:
    """How many jobs are in which state, and what was kept aside, each with its error's last line."""
    django.setup()
    from django.db.models import Count
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    from hesi.workspace.events.dispatch import kept_aside
    from hesi.workspace.events.models import Event
    from hesi.workspace.jobs.models import WorkerProcess
    from hesi.workspace.tenancy.scope import across_tenants

    print(f"workers: {WorkerProcess.objects.count()}")
    for row in DBTaskResult.objects.order_by().values("queue_name", "status").annotate(count=Count("id")):
        print(f"{row['queue_name']}: {row['count']} {row['status'].lower()}")
    with across_tenants():
        undelivered, unsealed = Event.objects.undelivered().count(), Event.objects.unsealed().count()
        print(f"events not yet delivered: {undelivered}, not yet sealed: {unsealed}")
        for delivery in kept_aside():
            print(
                f"delivery:{delivery.pk}  {delivery.event.name} → {delivery.subscriber}: {_last_line(delivery.error)}"
            )
    for job in DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("finished_at"):
        print(f"{job.pk}  {job.task_path}: {_last_line(job.traceback)}")
    return 0


def retry(what: str) -> int:
    """Give new tries to one job, to `delivery:N`, or to `all` that was kept aside."""
    django.setup()
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    from hesi.workspace.events import dispatch
    from hesi.workspace.jobs import running
    from hesi.workspace.tenancy.scope import across_tenants

    with across_tenants():
        deliveries = [row for row in dispatch.kept_aside() if what in ("all", f"delivery:{row.pk}")]
        for delivery in deliveries:
            dispatch.try_again(delivery)
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    jobs = [job for job in failed if what in ("all", str(job.pk))]
    for job in jobs:
        running.try_again(job)
    print(f"{len(jobs) + len(deliveries)} will be tried again")
    return 0 if jobs or deliveries or what == "all" else 2


def _last_line(error: str) -> str:
    lines = error.strip().splitlines()
    return lines[-1] if lines else ""


def rebuild_indexes() -> int:
    """Build each workspace's search index from what is there; needed after a change of what is indexed."""
    django.setup()
    from hesi.workspace.search.index import rebuild_index
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    for tenant in Tenant.objects.all():
        with tenant_scope(tenant):
            print(f"{tenant.name} ({tenant.key}): {rebuild_index()} entries")
    return 0


def prove_reports(*, rebuild: bool) -> int:
    """Compare each workspace's kept sums with its documents, or make them anew; 1 when some were wrong."""
    django.setup()
    from hesi.insights.rollups import rebuilding
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    is_wrong = False
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant):
            if rebuild:
                print(f"{tenant.name} ({tenant.key}): {rebuilding.rebuild()} sums")
                continue
            wrong = len(rebuilding.wrong_sums())
            is_wrong = is_wrong or bool(wrong)
            print(f"{tenant.name} ({tenant.key}): {f'{wrong} sums are off' if wrong else 'every sum is right'}")
    return int(is_wrong)


def prove_budgets(*, rebuild: bool) -> int:
    """Compare the use of each workspace's budgets with its documents, or add what is missing; 1 when some was wrong."""
    django.setup()
    from hesi.expenses.budgets import recounting
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    is_wrong = False
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant):
            if rebuild:
                print(f"{tenant.name} ({tenant.key}): {recounting.recount()} rows added")
                continue
            wrong = len(recounting.wrong_uses())
            is_wrong = is_wrong or bool(wrong)
            print(f"{tenant.name} ({tenant.key}): {f'{wrong} uses are off' if wrong else 'every use is right'}")
    return int(is_wrong)
