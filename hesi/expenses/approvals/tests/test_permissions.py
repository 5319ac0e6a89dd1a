"""Who may do what, as a table: submitter, the person asked, a colleague, an administrator, the system."""

import pytest

from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.approvals.permissions import may_decide_task, may_remind_approvers, may_withdraw_process
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.access.permissions import may_manage_settings
from tests.builders import a_member
from tests.builders_approvals import a_flow, a_process, a_step, task_of

PEOPLE = ("submitter", "asked", "colleague", "admin", "system")
#                         submitter asked  colleague admin  system
TABLE = {
    "decide_task":       (False,    True,  False,    False, False),
    "decide_own":        (False,    False, False,    False, False),
    "withdraw_process":  (True,     False, False,    False, False),
    "remind_approvers":  (True,     False, False,    False, False),
    "remind_when_ended": (False,    False, False,    False, False),
    "manage_settings":   (False,    False, False,    True,  True),
}  # fmt: skip


@pytest.fixture
def world(told):
    submitter, asked = a_member("林晓"), a_member("安娜")
    process = a_process(submitter, a_flow(a_step(members=[asked])))
    ended = a_process(submitter, a_flow(a_step(members=[submitter])))
    actors = (
        Actor(submitter),
        Actor(asked),
        Actor(a_member("同事")),
        Actor(a_member("管理员", roles=("admin",))),
        SystemActor("tests"),
    )
    return process, ended, task_of(process, asked), ApprovalTask(process=process, assignee=submitter), actors


def test_the_table(world):
    process, ended, task, own, actors = world
    asked = {
        "decide_task": lambda actor: may_decide_task(actor, task),
        "decide_own": lambda actor: may_decide_task(actor, own),
        "withdraw_process": lambda actor: may_withdraw_process(actor, process),
        "remind_approvers": lambda actor: may_remind_approvers(actor, process),
        "remind_when_ended": lambda actor: may_remind_approvers(actor, ended),
        "manage_settings": lambda actor: may_manage_settings(actor),
    }
    assert {rule: tuple(ask(actor) for actor in actors) for rule, ask in asked.items()} == TABLE
    assert len(actors) == len(PEOPLE)


def test_one_sees_one_s_own_tasks_only(world):
    _process, _ended, task, _own, actors = world
    seen = [list(ApprovalTask.objects.visible_to(actor)) for actor in actors]
    assert seen == [[], [task], [], [], []]
