"""Giving back what a dead worker was doing: a killed worker leaves its job marked as running for ever."""

import logging

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hesi.workspace.jobs.liveness import is_alive
from hesi.workspace.jobs.models import WorkerProcess
from hesi.workspace.jobs.running import Job, put_back

log = logging.getLogger(__name__)


class WorkerDied(RuntimeError):
    """The process that ran the job ended without finishing it: killed, out of memory, or the power failed."""


def sweep() -> int:
    """Give the jobs of dead workers another try (or keep them aside after the last); how many there were."""
    running = list(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING))
    keys = {_worker_of(job) for job in running} | set(WorkerProcess.objects.values_list("key", flat=True))
    dead = {key for key in keys if not is_alive(key)}
    orphans = [job for job in running if _worker_of(job) in dead]
    for job in orphans:
        log.warning("Job %s (%s) lost its worker; it runs again.", job.pk, job.task_path)
        put_back(job, WorkerDied(f"worker {_worker_of(job)} ended while running this job"))
    WorkerProcess.objects.filter(key__in=dead).delete()
    return len(orphans)


@transaction.atomic
def give_back(worker: str) -> int:
    """At an orderly end, hand over what is still running without counting it as a try; how many jobs."""
    given = 0
    for job in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if _worker_of(job) == worker:
            mine = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, worker_ids=job.worker_ids)
            given += mine.update(status=TaskResultStatus.READY, worker_ids=job.worker_ids[:-1], started_at=None)
    return given


def _worker_of(job: Job) -> str:
    return str(job.worker_ids[-1]) if job.worker_ids else ""
