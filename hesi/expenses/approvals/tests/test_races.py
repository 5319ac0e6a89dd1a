"""At the same moment: a countersign completes once, an hour holds one reminder, a flow gets one next version."""

from collections.abc import Iterator

import pytest

from hesi.core.errors import Conflict, TooMany
from hesi.expenses.approvals.actions import agree, publish_flow, remind
from hesi.expenses.approvals.models import ApprovalTask, FlowVersion, Process
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_member
from tests.builders_approvals import Parcels, a_flow, a_process, a_step, parcels, task_of
from tests.races.racing import race, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    company = a_company()
    with tenant_scope(company):
        yield company


@pytest.fixture
def told(tenant: Tenant) -> Iterator[Parcels]:
    with parcels() as written:
        yield written


@pytest.mark.parametrize("turn", range(4))
def test_a_countersign_completes_exactly_once(tenant, told, turn):
    signers = [a_member(f"会签{number}") for number in range(3)]
    last = a_member("末位")
    flow = a_flow(a_step("all", members=signers, sign="all"), a_step("last", members=[last]))
    process = a_process(a_member("林晓"), flow)
    tasks = [(task_of(process, member), member) for member in signers]
    answers = race(tenant, *(lambda t=task, m=member: agree(t, by=Actor(m)) for task, member in tasks))
    assert refusals(answers) == []
    assert [task.assignee_id for task in ApprovalTask.objects.open()] == [last.pk]
    assert Event.objects.filter(name="approval.task_opened").count() == 2


@pytest.mark.parametrize("turn", range(4))
def test_the_last_signatures_end_the_run_once(tenant, told, turn):
    signers = [a_member(f"会签{number}") for number in range(2)]
    process = a_process(a_member("林晓"), a_flow(a_step("all", members=signers, sign="all")))
    tasks = [(task_of(process, member), member) for member in signers]
    assert not refusals(race(tenant, *(lambda t=task, m=member: agree(t, by=Actor(m)) for task, member in tasks)))
    assert told.agreed == [process.subject_id]
    assert Process.objects.get(pk=process.pk).state == Process.State.AGREED


def test_a_double_reminder_is_one(tenant, told):
    clerk = a_member("林晓")
    process = a_process(clerk, a_flow(a_step(members=[a_member("安娜")])))
    (refusal,) = refusals(race(tenant, *(lambda: remind(process, by=Actor(clerk)) for _ in range(2))))
    assert isinstance(refusal, TooMany)
    assert Event.objects.filter(name="approval.reminded").count() == 1


def test_two_publications_of_the_same_edition_are_one(tenant):
    admin = a_member("管理员", roles=("admin",))
    version = a_flow(a_step(members=[admin]))
    publish = lambda: publish_flow(version.flow, version.definition, by=Actor(admin), based_on=1)  # noqa: E731
    (refusal,) = refusals(race(tenant, publish, publish))
    assert isinstance(refusal, Conflict)
    assert FlowVersion.objects.filter(flow=version.flow).count() == 2
