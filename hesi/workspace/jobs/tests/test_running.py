"""Jobs run in their workspace, try again when they fail, and are kept aside in the end."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hesi.core.time import now, stopped
from hesi.workspace.jobs.running import MAX_ATTEMPTS, claim_next, due_jobs, run_job, try_again
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.jobs.tests import sample_tasks
from hesi.workspace.people.models import Department
from hesi.workspace.tenancy.models import Tenant
from tests.jobs import run_jobs


@pytest.fixture(autouse=True)
def _no_calls() -> Iterator[None]:
    sample_tasks.calls.clear()
    yield
    sample_tasks.calls.clear()


def test_job_runs_in_its_workspace_and_language(company: Tenant) -> None:
    enqueue(sample_tasks.greet, name="林晓")
    assert run_jobs() == 1
    assert sample_tasks.calls == [(company.name, "林晓 zh-hans")]


def test_job_of_a_rolled_back_action_does_not_exist(company: Tenant) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(sample_tasks.greet, name="林晓")
        raise ZeroDivisionError
    assert run_jobs() == 0


def test_wrong_arguments_are_noticed_at_once(company: Tenant) -> None:
    with pytest.raises(TypeError):
        enqueue(sample_tasks.greet, person="林晓")


def test_later_job_waits(company: Tenant) -> None:
    enqueue(sample_tasks.greet, after=timedelta(hours=1), name="林晓")
    assert run_jobs() == 0
    with stopped(now() + timedelta(hours=2)):
        assert run_jobs() == 1


def test_queues_are_separate(company: Tenant) -> None:
    enqueue(sample_tasks.recognise)
    assert claim_next("w", ["default", "mail"]) is None
    assert claim_next("w", ["recognition"]) is not None


def test_a_job_is_claimed_once(company: Tenant) -> None:
    enqueue(sample_tasks.recognise)
    assert claim_next("one") is not None
    assert claim_next("two") is None


def test_failing_job_waits_longer_each_time_and_is_kept_aside(company: Tenant) -> None:
    enqueue(sample_tasks.always_fails)
    at, pauses = now(), []
    for _attempt in range(MAX_ATTEMPTS):
        with stopped(at):
            job = claim_next("w")
            assert job is not None
            assert not run_job(job)
            job.refresh_from_db()
            if job.status == TaskResultStatus.READY:
                pauses.append(job.run_after - at)
                at = job.run_after
    assert pauses == sorted(pauses)
    assert job.status == TaskResultStatus.FAILED
    assert "the printer is on fire" in job.traceback
    with stopped(at + timedelta(days=1)):
        assert not due_jobs()
        try_again(job)
        assert due_jobs()


def test_failing_job_does_not_stop_the_next(company: Tenant) -> None:
    enqueue(sample_tasks.always_fails)
    enqueue(sample_tasks.greet, name="林晓")
    for _ in range(2):
        job = claim_next("w")
        assert job is not None
        run_job(job)
    assert len(sample_tasks.calls) == 1


def test_atomic_job_leaves_nothing_when_it_fails(company: Tenant) -> None:
    enqueue(sample_tasks.found_department, name="坏")
    job = claim_next("w")
    assert job is not None
    assert not run_job(job)
    assert not Department.objects.filter(name="坏").exists()


def test_atomic_job_undoes_its_changes_when_another_worker_has_taken_over(company: Tenant) -> None:
    enqueue(sample_tasks.found_department, name="好")
    late = claim_next("late")
    assert late is not None
    DBTaskResult.objects.filter(pk=late.pk).update(worker_ids=["late", "quick"])
    assert not run_job(late)
    assert not Department.objects.filter(name="好").exists()
    late.refresh_from_db()
    assert late.status == TaskResultStatus.RUNNING
