"""Jobs that only tests enqueue."""

import time
from pathlib import Path

from django.utils import translation

from hesi.workspace.access.actor import SystemActor
from hesi.workspace.jobs.tenant_tasks import tenant_task
from hesi.workspace.people.models import Department, Member
from hesi.workspace.tenancy.scope import active_tenant

calls: list[tuple[str, str]] = []


@tenant_task()
def greet(name: str) -> None:
    calls.append((active_tenant().name, f"{name} {translation.get_language()}"))


@tenant_task(queue="recognition")
def recognise() -> None:
    calls.append((active_tenant().name, "recognised"))


@tenant_task()
def always_fails() -> None:
    raise RuntimeError("the printer is on fire")


@tenant_task(atomic=True)
def found_department(name: str) -> None:
    Department.objects.create(name=name)
    if name == "坏":
        raise RuntimeError("no such department")


@tenant_task()
def rename(member_id: int, name: str) -> None:
    assert SystemActor("tests").tenant == active_tenant()
    Member.objects.filter(pk=member_id).update(name=name)


@tenant_task(atomic=True)
def found_slowly(name: str, marker: str) -> None:
    """Stops in the middle of its transaction, the first time."""
    Department.objects.create(name=name)
    _stop_the_first_time(marker)


@tenant_task()
def found_slowly_unless_there(name: str, marker: str) -> None:
    """Stops after its effect, the first time, and looks before it does it again."""
    Department.objects.get_or_create(name=name)
    _stop_the_first_time(marker)


@tenant_task(queue="recognition")
def recognise_for_long(marker: str) -> None:
    _stop_the_first_time(marker)


def _stop_the_first_time(marker: str) -> None:
    if not Path(marker).exists():
        Path(marker).touch()
        time.sleep(120)
