"""What runs by the clock. Modules name schedules in `tasks.py`; the worker keeps the table in step and the time."""

from dataclasses import dataclass
from datetime import datetime

from croniter import croniter
from django.db import transaction
from django.utils.module_loading import import_string

from hesi.core.time import CHINA, now, zone
from hesi.workspace.jobs.models import Schedule
from hesi.workspace.jobs.tenant_tasks import enqueue, is_of_tenant
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope


@dataclass(frozen=True, slots=True)
class Planned:
    """A schedule as a module declares it."""

    name: str
    task: str
    cron: str
    time_zone: str


_planned: dict[str, Planned] = {}


def schedule(name: str, task: str, cron: str, *, time_zone: str = CHINA) -> None:
    """Run the task at this path whenever the five cron fields say so in `time_zone`.

    A plain task runs once, a tenant task once for each workspace. Runs missed while no worker was up are made up for by
    one. A wrong expression is refused here (ValueError).
    """
    if not croniter.is_valid(cron):
        raise ValueError(f"{cron!r} is not a schedule of five cron fields")
    _planned[name] = Planned(name, task, cron, time_zone)


@transaction.atomic
def keep_schedules() -> None:
    """Bring the table in step with what the modules declare; what nobody declares any more rests."""
    known = {row.name: row for row in Schedule.objects.all()}
    for planned in _planned.values():
        row = known.pop(planned.name, None)
        declared = (planned.task, planned.cron, planned.time_zone)
        if row is None or (row.task, row.cron, row.time_zone) != declared or not row.is_active:
            Schedule.objects.update_or_create(
                name=planned.name,
                defaults={
                    "task": planned.task,
                    "cron": planned.cron,
                    "time_zone": planned.time_zone,
                    "next_at": next_run(planned.cron, planned.time_zone, now()),
                    "is_active": True,
                },
            )
    Schedule.objects.filter(name__in=known, is_active=True).update(is_active=False)


def start_due() -> int:
    """Enqueue every schedule that is due, each once however late; how many there were."""
    started = 0
    for row in Schedule.objects.filter(is_active=True, next_at__lte=now()):
        started += _start(row)
    return started


def next_run(cron: str, time_zone: str, after: datetime) -> datetime:
    """The first instant after `after` at which the schedule is due."""
    found: datetime = croniter(cron, after.astimezone(zone(time_zone))).get_next(datetime)
    return found


@transaction.atomic
def _start(row: Schedule) -> bool:
    following = next_run(row.cron, row.time_zone, now())
    if not Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=following):
        return False
    job = import_string(row.task)
    if not is_of_tenant(job):
        job.enqueue()
        return True
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant):
            enqueue(job)
    return True
