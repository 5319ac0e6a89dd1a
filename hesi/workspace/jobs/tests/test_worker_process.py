"""A real worker, really killed: what it was doing is done by the next one, once."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Installation, an_installation, eventually

pytestmark = pytest.mark.slow

_ENQUEUE = """
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.jobs.tests import sample_tasks
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.opening import open_workspace
from hesi.workspace.tenancy.scope import tenant_scope
tenant = Tenant.objects.first() or open_workspace("晨光科技有限公司")
with tenant_scope(tenant):
    for arguments in {arguments}:
        enqueue({task}, **arguments)
"""
_STATE = """
import json
from django_tasks_db.models import DBTaskResult
from hesi.workspace.people.models import Department
from hesi.workspace.tenancy.scope import across_tenants
jobs = [[job.status, len(job.worker_ids)] for job in DBTaskResult.objects.filter(task_path__contains="sample_tasks")]
with across_tenants():
    departments = list(Department.objects.values_list("name", flat=True))
print(json.dumps([jobs, departments]))
"""


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with an_installation() as made:
        yield made


@pytest.fixture(autouse=True)
def _no_jobs(installation: Installation) -> Iterator[None]:
    yield
    installation.end()
    installation.python(
        "from django_tasks_db.models import DBTaskResult; DBTaskResult.objects.all().delete()\n"
        "from hesi.workspace.people.models import Department\n"
        "from hesi.workspace.tenancy.scope import across_tenants\n"
        "with across_tenants(): Department.objects.all().delete()"
    )


def enqueue(installation: Installation, task: str, *arguments: dict[str, str]) -> None:
    installation.python(_ENQUEUE.format(task=f"sample_tasks.{task}", arguments=repr(arguments)))


def state(installation: Installation) -> tuple[list[list[object]], list[str]]:
    jobs, departments = json.loads(installation.python(_STATE))
    return jobs, departments


@pytest.mark.parametrize("task", ["found_slowly", "found_slowly_unless_there"])
def test_job_of_a_killed_worker_is_finished_once_by_the_next(
    installation: Installation, tmp_path: Path, task: str
) -> None:
    marker = tmp_path / "started"
    enqueue(installation, task, {"name": "财务部", "marker": str(marker)})
    first = installation.start("worker")
    eventually(marker.exists)
    first.send_signal(signal.SIGKILL)
    first.wait()
    jobs, departments = state(installation)
    assert jobs == [["RUNNING", 1]]
    assert departments == ([] if task == "found_slowly" else ["财务部"])
    installation.start("worker")
    eventually(lambda: state(installation)[0] == [["SUCCESSFUL", 2]])
    assert state(installation)[1] == ["财务部"]


def test_worker_ends_soon_and_hands_over_what_it_was_doing(installation: Installation, tmp_path: Path) -> None:
    marker = tmp_path / "started"
    enqueue(installation, "found_slowly_unless_there", {"name": "财务部", "marker": str(marker)})
    worker = installation.start("worker")
    eventually(marker.exists)
    asked_at = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert time.monotonic() - asked_at < 10
    assert state(installation)[0] == [["READY", 0]]


def test_slow_recognition_holds_up_nothing_else(installation: Installation, tmp_path: Path) -> None:
    marker = tmp_path / "started"
    enqueue(installation, "recognise_for_long", {"marker": str(marker)})
    installation.start("worker")
    eventually(marker.exists)
    enqueue(installation, "found_department", {"name": "人事部"})
    eventually(lambda: "人事部" in state(installation)[1])
    assert ["RUNNING", 1] in state(installation)[0]


def test_two_workers_share_the_work_and_do_nothing_twice(installation: Installation) -> None:
    enqueue(installation, "found_department", *({"name": f"部门{number}"} for number in range(6)))
    workers = [installation.start("worker") for _ in range(2)]
    eventually(lambda: len(state(installation)[1]) == 6)
    jobs, departments = state(installation)
    assert sorted(departments) == [f"部门{number}" for number in range(6)]
    assert jobs == [["SUCCESSFUL", 1]] * 6
    assert all(worker.poll() is None for worker in workers)
