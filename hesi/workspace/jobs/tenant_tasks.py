"""Jobs of a workspace: declared with `@tenant_task`, put in the queue by `enqueue` inside the action's transaction."""

import inspect
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.utils import translation
from django_tasks import task
from django_tasks.base import Task

from hesi.core.time import now
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope

TenantTask = Task[Any, None]


def tenant_task(
    *, queue: str = "default", atomic: bool = False, priority: int = 0
) -> Callable[[Callable[..., None]], TenantTask]:
    """Make a module-level function a job that runs in the workspace it was enqueued for, in that workspace's language.

    A failure is retried with growing pauses and kept aside after five tries. A job whose worker was killed runs again,
    so it has to notice what it already did; with `atomic` its changes and its end are one transaction and it has not
    (only for jobs of well under a second: on SQLite nobody else writes meanwhile).
    """

    def declare(function: Callable[..., None]) -> TenantTask:
        @wraps(function)
        def in_scope(*, tenant_id: int, **arguments: Any) -> None:
            tenant = Tenant.objects.get(pk=tenant_id)
            with tenant_scope(tenant), translation.override(tenant.language):
                function(**arguments)

        in_scope.is_atomic = atomic  # type: ignore[attr-defined]
        in_scope.is_of_tenant = True  # type: ignore[attr-defined]
        return task(queue_name=queue, priority=priority)(in_scope)

    return declare


def enqueue(job: TenantTask, *, after: timedelta | datetime | None = None, **arguments: Any) -> None:
    """Queue the job for the open workspace; it exists exactly when the surrounding transaction commits.

    `after` is the earliest moment, or how long from now. Arguments are what JSON can hold: ids, not rows.
    """
    inspect.signature(job.func).bind(**arguments)
    if after is not None:
        job = job.using(run_after=now() + after if isinstance(after, timedelta) else after)
    job.enqueue(tenant_id=active_tenant().pk, **arguments)


def is_of_tenant(job: Task[Any, Any]) -> bool:
    """Whether the task was declared with `@tenant_task`."""
    return bool(getattr(job.func, "is_of_tenant", False))
