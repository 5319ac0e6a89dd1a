"""Schedules run by the clock of their time zone; what was missed is made up for once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from hesi.core.time import stopped
from hesi.workspace.jobs import schedules
from hesi.workspace.jobs.models import Schedule
from hesi.workspace.jobs.running import due_jobs
from hesi.workspace.tenancy.models import Tenant

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
GREET = "hesi.workspace.jobs.tests.sample_tasks.recognise"


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(schedules, "_planned", {})
    with stopped(NOON):
        schedules.schedule("daily", GREET, "30 12 * * *")
    return


def test_next_run_is_in_the_company_time_zone() -> None:
    assert schedules.next_run("30 12 * * *", "Asia/Shanghai", NOON) == NOON + timedelta(minutes=30)


def test_due_schedule_runs_once_for_each_workspace(company: Tenant, other_company: Tenant) -> None:
    with stopped(NOON):
        schedules.keep_schedules()
        assert schedules.start_due() == 0
    with stopped(NOON + timedelta(hours=1)):
        assert schedules.start_due() == 1
        assert schedules.start_due() == 0
    assert due_jobs(["recognition"]).count() == Tenant.objects.count()


def test_missed_runs_are_made_up_for_once(company: Tenant) -> None:
    with stopped(NOON):
        schedules.keep_schedules()
    with stopped(NOON + timedelta(days=10)):
        assert schedules.start_due() == 1
        assert Schedule.objects.get().next_at == NOON + timedelta(days=10, minutes=30)


def test_changed_and_withdrawn_schedules_follow_the_code(company: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    with stopped(NOON):
        schedules.keep_schedules()
        schedules.schedule("daily", GREET, "0 13 * * *")
        schedules.keep_schedules()
        assert Schedule.objects.get().next_at == NOON + timedelta(hours=1)
        monkeypatch.setattr(schedules, "_planned", {})
        schedules.keep_schedules()
        assert not Schedule.objects.get().is_active


def test_wrong_expression_is_refused() -> None:
    with pytest.raises(ValueError, match="five cron fields"):
        schedules.schedule("wrong", GREET, "every day")
