"""Running one job: claim it, run it, mark the end; a failure waits and tries again, a hopeless one is kept aside."""

import logging
from collections.abc import Collection
from contextlib import nullcontext
from datetime import timedelta
from traceback import format_exception
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from hesi.core.time import now

log = logging.getLogger(__name__)

Job = DBTaskResult[Any, Any]

MAX_ATTEMPTS = 5
_PAUSES = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
_TRACEBACK_CHARS = 20_000


class JobAbandoned(RuntimeError):
    """Another worker has taken this job over meanwhile, so this run's changes were undone."""


def due_jobs(queues: Collection[str] | None = None) -> QuerySet[Job]:
    """Jobs that may start now, the most urgent first. None means every queue."""
    due = Q(run_after__lte=now()) | Q(run_after=get_date_max())
    jobs = DBTaskResult.objects.filter(due, status=TaskResultStatus.READY)
    return jobs if queues is None else jobs.filter(queue_name__in=queues)


def claim_next(worker: str, queues: Collection[str] | None = None) -> Job | None:
    """The next due job, now running under this worker's name; None when there is nothing to do.

    The conditional update lets exactly one worker win, without a lock that SQLite does not have.
    """
    while True:
        job = due_jobs(queues).first()
        if job is None:
            return None
        workers = [*job.worker_ids, worker]
        won = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.READY, worker_ids=job.worker_ids).update(
            status=TaskResultStatus.RUNNING, started_at=now(), worker_ids=workers
        )
        if won:
            job.refresh_from_db()
            return job


def run_job(job: Job, *, raising: bool = False) -> bool:
    """Run a claimed job to its end; whether it succeeded. With `raising` the job's own error comes out (tests)."""
    try:
        declared = job.task
        together = getattr(declared.func, "is_atomic", False)
        with transaction.atomic() if together else nullcontext():
            declared.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
            if not _finish(job, status=TaskResultStatus.SUCCESSFUL, finished_at=now()) and together:
                raise JobAbandoned(job.task_path)
        return True
    except Exception as error:
        log.warning("Job %s (%s) failed: %s", job.pk, job.task_path, error, exc_info=not raising)
        put_back(job, error)
        if raising:
            raise
        return False


def put_back(job: Job, error: BaseException) -> None:
    """Let the job try again later, or keep it aside with its error after the last try."""
    attempts = len(job.worker_ids)
    kept: dict[str, Any] = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(format_exception(error))[-_TRACEBACK_CHARS:],
    }
    if attempts >= MAX_ATTEMPTS:
        _finish(job, status=TaskResultStatus.FAILED, finished_at=now(), **kept)
    else:
        _finish(job, status=TaskResultStatus.READY, run_after=now() + _PAUSES[attempts - 1], started_at=None, **kept)


def try_again(job: Job) -> None:
    """Give a job that was kept aside five new tries."""
    DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY, worker_ids=[], run_after=now(), started_at=None, finished_at=None
    )


def _finish(job: Job, **changes: Any) -> bool:
    """Change a running job, unless another worker runs it now."""
    mine = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, worker_ids=job.worker_ids)
    return bool(mine.update(**changes))
