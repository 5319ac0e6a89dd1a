"""Running a process: who acts, what follows, and that exactly one decision wins."""

from datetime import timedelta

import pytest

from hesi.core.errors import Conflict, Forbidden, Invalid, TooMany
from hesi.core.time import now, stopped
from hesi.expenses.approvals.actions import (
    agree,
    create_flow,
    publish_flow,
    remind,
    send_back,
    start_process,
    withdraw_process,
)
from hesi.expenses.approvals.definition import ApproverRule, FlowDefinition
from hesi.expenses.approvals.facts import SubjectRef
from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.approvals.queries import current_flow, earlier_steps, open_tasks_of, steps_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from tests.builders import a_member
from tests.builders_approvals import PARCEL, a_flow, a_process, a_step, facts_for, task_of


@pytest.fixture
def clerk(company):
    return a_member("林晓")


@pytest.fixture
def anna(company):
    return a_member("安娜")


@pytest.fixture
def bert(company):
    return a_member("贝特")


def decide(process, member, **fields):
    return agree(task_of(process, member), by=Actor(member), **fields)


def open_people(process):
    return sorted(ApprovalTask.objects.open().filter(process=process).values_list("assignee__name", flat=True))


def names_of_events(process):
    return list(Event.objects.about(PARCEL, process.subject_id).order_by("pk").values_list("name", flat=True))


def test_steps_are_asked_one_after_the_other(told, clerk, anna, bert):
    process = a_process(clerk, a_flow(a_step("a", members=[anna]), a_step("b", members=[bert])))
    assert open_people(process) == ["安娜"]
    assert open_tasks_of(Actor(anna)) == 1
    decide(process, anna, comment="可以")
    assert open_people(process) == ["贝特"]
    process = decide(process, bert)
    assert process.state == Process.State.AGREED
    assert process.ended_at
    assert process.reason == ""
    assert told.agreed == [process.subject_id]
    assert names_of_events(process) == [
        "approval.task_opened",
        "approval.agreed",
        "approval.task_opened",
        "approval.agreed",
        "approval.finished",
    ]


def test_events_reach_the_people_concerned(told, clerk, anna, bert):
    process = a_process(clerk, a_flow(a_step("a", members=[anna, bert])))
    opened = Event.objects.get(name="approval.task_opened")
    assert opened.audience == sorted([clerk.pk, anna.pk, bert.pk])
    assert opened.subject_label == process.subject_label
    decide(process, anna)
    assert bert.pk in Event.objects.get(name="approval.agreed").audience


def test_any_one_signs(told, clerk, anna, bert):
    process = a_process(clerk, a_flow(a_step("a", members=[anna, bert])))
    process = decide(process, bert)
    assert process.state == Process.State.AGREED
    assert task_of(process, anna).state == ApprovalTask.State.CANCELLED


def test_everybody_signs(told, clerk, anna, bert):
    process = a_process(clerk, a_flow(a_step("a", members=[anna, bert], sign="all")))
    assert decide(process, bert).state == Process.State.RUNNING
    assert open_people(process) == ["安娜"]
    assert decide(process, anna).state == Process.State.AGREED


def test_the_second_approver_hears_who_was_faster(told, clerk, anna, bert, english):
    process = a_process(clerk, a_flow(a_step("a", members=[anna, bert])))
    late = task_of(process, anna)
    decide(process, bert)
    with pytest.raises(Conflict) as refused:
        agree(late, by=Actor(anna))
    assert refused.value.code == "task_already_decided"
    assert "贝特 already decided" in refused.value.message
    assert refused.value.context["by"] == "贝特"
    assert told.agreed == [process.subject_id]


def test_a_double_click_decides_once(told, clerk, anna, bert):
    process = a_process(clerk, a_flow(a_step("a", members=[anna]), a_step("b", members=[bert])))
    task = task_of(process, anna)
    agree(task, by=Actor(anna))
    with pytest.raises(Conflict) as refused:
        agree(task, by=Actor(anna))
    assert refused.value.context["by"] == "安娜"
    with pytest.raises(Conflict):
        send_back(task, by=Actor(anna), reason="再想想")
    assert Event.objects.filter(name="approval.agreed").count() == 1


def test_sending_back_to_the_submitter_ends_the_run(told, clerk, anna, bert):
    flow = a_flow(a_step("a", members=[anna, bert]), a_step("b", members=[bert]))
    process = a_process(clerk, flow)
    process = send_back(task_of(process, anna), by=Actor(anna), reason="缺少发票")
    assert process.state == Process.State.SENT_BACK
    assert told.sent_back == [(process.subject_id, "缺少发票")]
    assert open_people(process) == []
    assert [step.state for step in steps_of(process)] == [Step.State.SENT_BACK, Step.State.CANCELLED]
    again = start_process(
        subject=SubjectRef(PARCEL, process.subject_id, "P"), version=flow, facts={}, submitter=clerk, by=Actor(clerk)
    )
    assert open_people(again) == ["安娜", "贝特"]


def test_sending_back_needs_a_reason(told, clerk, anna):
    process = a_process(clerk, a_flow(a_step(members=[anna])))
    with pytest.raises(Invalid) as refused:
        send_back(task_of(process, anna), by=Actor(anna), reason="  ")
    assert "comment" in refused.value.fields
    assert open_people(process) == ["安娜"]


def test_sending_back_to_an_earlier_step_asks_from_there_again(told, clerk, anna, bert):
    carl = a_member("卡尔")
    flow = a_flow(a_step("a", members=[anna]), a_step("b", members=[bert]), a_step("c", members=[carl]))
    process = a_process(clerk, flow)
    decide(process, anna)
    decide(process, bert)
    assert [step.key for step in earlier_steps(task_of(process, carl))] == ["a", "b"]
    process = send_back(task_of(process, carl), by=Actor(carl), reason="请再核对", to_step_key="b")
    assert process.state == Process.State.RUNNING
    assert told.sent_back == []
    assert open_people(process) == ["贝特"]
    decide(process, bert)
    assert open_people(process) == ["卡尔"]
    assert decide(process, carl).state == Process.State.AGREED
    assert [(s.round, s.key, s.state) for s in steps_of(process)] == [
        (1, "a", "agreed"),
        (1, "b", "agreed"),
        (1, "c", "sent_back"),
        (2, "b", "agreed"),
        (2, "c", "agreed"),
    ]


def test_only_steps_where_somebody_agreed_can_be_asked_again(told, clerk, anna, bert):
    flow = a_flow(
        a_step("none", approver=ApproverRule("direct_manager")),
        a_step("a", members=[anna]),
        a_step("b", members=[bert]),
    )
    process = a_process(clerk, flow)
    decide(process, anna)
    for key in ("none", "b", "moon"):
        with pytest.raises(Invalid) as refused:
            send_back(task_of(process, bert), by=Actor(bert), reason="看看", to_step_key=key)
        assert refused.value.code == "step_not_reachable"
    assert open_people(process) == ["贝特"]


def test_who_agreed_earlier_is_not_asked_again(told, clerk, anna, bert):
    flow = a_flow(
        a_step("a", members=[anna, bert]), a_step("b", members=[anna]), a_step("c", members=[anna, bert], sign="all")
    )
    process = a_process(clerk, flow)
    decide(process, anna)
    assert open_people(process) == ["贝特"]
    step = Step.objects.get(process=process, key="b")
    assert (step.state, step.reason, step.reason_detail) == ("agreed", "approver_repeated", "安娜")
    third = ApprovalTask.objects.get(step__key="c", assignee=anna)
    assert (third.state, third.reason) == ("auto_agreed", "approver_repeated")
    assert decide(process, bert).state == Process.State.AGREED


def test_an_agreement_that_was_undone_does_not_count(told, clerk, anna, bert):
    flow = a_flow(a_step("a", members=[anna]), a_step("b", members=[bert]))
    process = a_process(clerk, flow)
    decide(process, anna)
    send_back(task_of(process, bert), by=Actor(bert), reason="请再看", to_step_key="a")
    assert open_people(process) == ["安娜"]


def test_the_submitter_never_decides(told, clerk, anna, english):
    process = a_process(clerk, a_flow(a_step("a", members=[clerk]), a_step("b", members=[clerk, anna])))
    step = Step.objects.get(process=process, key="a")
    assert (step.state, step.reason) == ("agreed", "approver_is_submitter")
    assert step.reason_text == "Passed: the approver is the submitter"
    assert open_people(process) == ["安娜"]
    assert not ApprovalTask.objects.filter(assignee=clerk).exists()
    forged = ApprovalTask.objects.create(process=process, step=step, assignee=clerk)
    for act in (lambda: agree(forged, by=Actor(clerk)), lambda: send_back(forged, by=Actor(clerk), reason="x")):
        with pytest.raises(Forbidden):
            act()


def test_nobody_decides_for_somebody_else(told, clerk, anna, bert):
    process = a_process(clerk, a_flow(a_step(members=[anna])))
    with pytest.raises(Forbidden):
        agree(task_of(process, anna), by=Actor(bert))


def test_a_run_that_finds_nobody_says_so(told, clerk):
    process = a_process(clerk, a_flow(a_step("a", approver=ApproverRule("direct_manager"))))
    assert (process.state, process.reason) == ("agreed", "no_approver")
    assert told.agreed == [process.subject_id]
    assert Event.objects.get(name="approval.finished").facts["reason"] == "no_approver"
    assert Step.objects.get(process=process).reason == "nobody_found"


def test_a_step_that_must_not_be_skipped_refuses_the_start(told, clerk, english):
    flow = a_flow(a_step("a", name_zh="财务", approver=ApproverRule("direct_manager"), skip_when_nobody=False))
    with pytest.raises(Invalid) as refused:
        a_process(clerk, flow)
    assert refused.value.code == "nobody_to_approve"
    assert "财务" in refused.value.message
    assert not Process.objects.exists()


def test_a_later_step_without_anybody_refuses_the_decision(told, clerk, anna, bert):
    flow = a_flow(a_step("a", members=[anna]), a_step("b", members=[bert], skip_when_nobody=False))
    process = a_process(clerk, flow)
    bert.is_active = False
    bert.save()
    with pytest.raises(Invalid):
        decide(process, anna)
    assert open_people(process) == ["安娜"]


def test_people_are_found_when_their_turn_comes(told, clerk, anna, bert):
    carl = a_member("卡尔")
    bert.manager = carl
    bert.save()
    process = a_process(clerk, a_flow(a_step("a", members=[anna]), a_step("b", members=[bert])))
    bert.is_active = False
    bert.save()
    decide(process, anna)
    assert open_people(process) == ["卡尔"]


def test_one_run_at_a_time_for_a_subject(told, clerk, anna):
    process = a_process(clerk, a_flow(a_step(members=[anna])))
    with pytest.raises(Conflict):
        start_process(
            subject=SubjectRef(PARCEL, process.subject_id, "P"),
            version=process.flow_version,
            facts=facts_for(clerk),
            submitter=clerk,
            by=Actor(clerk),
        )


def test_withdrawing_while_nobody_has_acted(told, clerk, anna, bert):
    process = a_process(clerk, a_flow(a_step("a", members=[anna]), a_step("b", members=[bert])))
    process = withdraw_process(process, by=Actor(clerk))
    assert process.state == Process.State.WITHDRAWN
    assert open_people(process) == []
    with pytest.raises(Conflict) as refused:
        decide(process, anna)
    assert refused.value.code == "task_already_decided"
    with pytest.raises(Conflict):
        withdraw_process(process, by=Actor(clerk))


def test_withdrawing_after_somebody_acted_is_refused(told, clerk, anna, bert, english):
    process = a_process(clerk, a_flow(a_step("a", members=[anna]), a_step("b", members=[bert])))
    decide(process, anna)
    with pytest.raises(Conflict, match="安娜 has decided already"):
        withdraw_process(process, by=Actor(clerk))
    assert open_people(process) == ["贝特"]


def test_only_the_submitter_withdraws_and_reminds(told, clerk, anna):
    process = a_process(clerk, a_flow(a_step(members=[anna])))
    for act in (withdraw_process, remind):
        with pytest.raises(Forbidden):
            act(process, by=Actor(anna))


def test_reminding_once_an_hour(told, clerk, anna):
    process = a_process(clerk, a_flow(a_step(members=[anna])))
    assert [task.assignee for task in remind(process, by=Actor(clerk))] == [anna]
    with pytest.raises(TooMany):
        remind(process, by=Actor(clerk))
    with stopped(now() + timedelta(minutes=61)):
        assert remind(process, by=Actor(clerk))
    assert Event.objects.filter(name="approval.reminded").count() == 2


def test_a_running_process_keeps_its_version(told, clerk, anna, bert):
    admin = a_member("管理", roles=("admin",))
    version = a_flow(a_step("a", members=[anna]), a_step("b", members=[bert]), key="kept")
    process = a_process(clerk, version)
    newer = publish_flow(version.flow, FlowDefinition((a_step("c", members=[anna]),)), by=Actor(admin))
    assert newer.number == 2
    assert current_flow("kept") == newer
    decide(process, anna)
    assert open_people(process) == ["贝特"]


def test_publishing_needs_the_permission_and_known_names(company, clerk, anna):
    admin = Actor(a_member("管理", roles=("admin",)))
    version = a_flow(a_step(members=[anna]))
    with pytest.raises(Forbidden):
        publish_flow(version.flow, version.definition, by=Actor(clerk))
    left = a_member(is_active=False)
    for step in (
        a_step(members=[left]),
        a_step(approver=ApproverRule("role", role="ghost")),
    ):
        with pytest.raises(Invalid):
            publish_flow(version.flow, FlowDefinition((step,)), by=admin)
    with pytest.raises(Invalid):
        publish_flow(version.flow, {"steps": []}, by=admin)
    with pytest.raises(Conflict):
        publish_flow(version.flow, version.definition, by=admin, based_on=0)
    assert publish_flow(version.flow, version.definition, by=admin, based_on=1).number == 2
    created = create_flow("差旅审批", version.definition, by=admin)
    assert (created.number, created.flow.name) == (1, "差旅审批")


def test_a_missing_flow_is_said(company):
    with pytest.raises(Invalid) as refused:
        current_flow("moon")
    assert refused.value.code == "flow_missing"


def test_every_customer_starts_with_the_default_flow(company):
    version = current_flow("default")
    assert [step.key for step in FlowDefinition.parse(version.definition).steps] == ["manager", "head", "finance"]
