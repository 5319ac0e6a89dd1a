"""A leaver's open tasks wait for somebody who is there."""

from hesi.expenses.approvals.actions import hand_over_tasks
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.approvals.subscribers import tasks_left_behind
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_member
from tests.builders_approvals import a_flow, a_process, a_step, parcels, task_of

SYSTEM = SystemActor("approvals")


def open_assignees() -> set[int]:
    return set(ApprovalTask.objects.open().values_list("assignee_id", flat=True))


def test_the_managers_manager_is_asked_instead(company: Tenant) -> None:
    boss = a_member("周总")
    leaver = a_member("安娜", manager=boss)
    with parcels():
        process = a_process(a_member("林晓"), a_flow(a_step(members=[leaver])))
        assert len(tasks_left_behind(leaver)) == 1
        assert hand_over_tasks(leaver, by=SYSTEM) == 1
    assert open_assignees() == {boss.pk}
    assert "安娜" in task_of(process, boss).why
    assert tasks_left_behind(leaver) == []


def test_nobody_is_asked_about_their_own_document(company: Tenant) -> None:
    boss, admin = a_member("周总"), a_member("管理员", roles=("admin",))
    leaver = a_member("安娜", manager=boss)
    with parcels():
        a_process(boss, a_flow(a_step(members=[leaver])))
        hand_over_tasks(leaver, by=SYSTEM)
    assert open_assignees() == {admin.pk}


def test_somebody_asked_already_is_not_asked_twice(company: Tenant) -> None:
    boss = a_member("周总")
    leaver = a_member("安娜", manager=boss)
    with parcels():
        a_process(a_member("林晓"), a_flow(a_step(members=[leaver, boss], sign="all")))
        assert hand_over_tasks(leaver, by=SYSTEM) == 1
        assert hand_over_tasks(leaver, by=SYSTEM) == 0
    assert list(ApprovalTask.objects.open().values_list("assignee_id", flat=True)) == [boss.pk]


def test_without_anybody_left_the_task_stays_to_be_seen(company: Tenant) -> None:
    leaver = a_member("安娜")
    with parcels():
        a_process(a_member("林晓"), a_flow(a_step(members=[leaver])))
        assert hand_over_tasks(leaver, by=SYSTEM) == 0
    assert open_assignees() == {leaver.pk}
