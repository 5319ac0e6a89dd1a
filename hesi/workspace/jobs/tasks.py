"""Housekeeping by the clock: what has served its time is removed."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hesi.core.time import now
from hesi.workspace.access.idempotency import KEPT
from hesi.workspace.access.models import IdempotentAnswer
from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.tenancy.scope import across_tenants

FINISHED_KEPT = timedelta(days=7)


@task()
def keep_house() -> None:
    """Remove finished jobs and kept answers after a week, and sessions that have ended."""
    finished = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL)
    finished.filter(finished_at__lt=now() - FINISHED_KEPT).delete()
    Session.objects.filter(expire_date__lt=now()).delete()
    with across_tenants():
        IdempotentAnswer.objects.filter(created_at__lt=now() - KEPT).delete()


schedule("jobs.housekeeping", "hesi.workspace.jobs.tasks.keep_house", "11 3 * * *")
