"""Waiting for a moment in the product's database, and killing a process exactly then. Run by `Product.ask`."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

from hesi.expenses.invoices.models import Carrier
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope
from tests.servers import child_of, wait_until_gone

PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.005


def kill_while_reading(*, supervisor: int, tenant: int, times: int) -> list[str]:
    """Kill the worker so many times while it reads a file of the company, each time another file; their keys."""
    interrupted: list[str] = []
    with tenant_scope(Tenant.objects.get(pk=tenant)):
        reading = Carrier.objects.filter(state=Carrier.State.READING)
        for _turn in range(times):
            pid = _worker_of(supervisor)
            carrier = _awaited(reading.exclude(key__in=interrupted).first, "a file is being read")
            os.kill(pid, signal.SIGKILL)
            interrupted.append(carrier.key)
            wait_until_gone([pid])
    return interrupted


def kill_between_events(*, supervisor: int, tenant: int, after: list[int]) -> list[int]:
    """Kill the worker each time people have been told of at least so many things; how many events waited then."""
    waiting = []
    with tenant_scope(Tenant.objects.get(pk=tenant)):
        for count in after:
            pid = _worker_of(supervisor)
            os.kill(pid, signal.SIGCONT)
            _awaited(lambda count=count: Notification.objects.count() >= count, "people are being told")
            os.kill(pid, signal.SIGKILL)
            waiting.append(Event.objects.undelivered().count())
            wait_until_gone([pid])
    return waiting


def settle() -> bool:
    """Wait until every event has been handed out and sealed."""
    with across_tenants():
        left = Event.objects.undelivered() | Event.objects.unsealed()
        return bool(_awaited(lambda: not left.exists(), "all events are delivered and sealed"))


def _worker_of(supervisor: int) -> int:
    return int(_awaited(lambda: child_of(supervisor, "worker"), "a worker runs"))


def _awaited(condition: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {PATIENCE_SECONDS:g} s: {what}")
        time.sleep(_PAUSE_SECONDS)
    return found
