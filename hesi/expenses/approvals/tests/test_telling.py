"""People hear what concerns them, in their own language, once."""

import pytest

from hesi.expenses.approvals import subscribers
from hesi.expenses.approvals.actions import agree, remind, send_back
from hesi.expenses.approvals.definition import ApproverRule
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live_parts_of, subscribers_of
from hesi.workspace.events.timeline import timeline_of
from hesi.workspace.notifications.models import Notification
from tests.builders import a_member
from tests.builders_approvals import PARCEL, a_flow, a_process, a_step, task_of


@pytest.fixture
def clerk(company):
    return a_member("林晓")


@pytest.fixture
def anna(company):
    return a_member("安娜")


def deliver(name):
    """Hand the newest event of this name to those who listen, twice, as after a crash."""
    event = Event.objects.filter(name=name).latest("pk")
    for _label, listener in subscribers_of(name):
        listener(event)
        listener(event)
    return event


def notices(member):
    return list(Notification.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


def test_who_is_asked_hears_of_it_once(told, clerk, anna):
    a_process(clerk, a_flow(a_step(members=[anna])))
    event = deliver("approval.task_opened")
    assert notices(anna) == [subscribers.ASKED]
    assert notices(clerk) == []
    assert "林晓" in Notification.objects.get().title
    assert live_parts_of(event) == ["tasks", f"document-{event.subject_label}"]


def test_who_has_decided_meanwhile_is_not_bothered(told, clerk, anna):
    process = a_process(clerk, a_flow(a_step(members=[anna])))
    agree(task_of(process, anna), by=Actor(anna))
    deliver("approval.task_opened")
    assert notices(anna) == []


def test_the_submitter_hears_the_outcome(told, clerk, anna):
    process = a_process(clerk, a_flow(a_step(members=[anna])))
    agree(task_of(process, anna), by=Actor(anna))
    deliver("approval.finished")
    assert notices(clerk) == [subscribers.ENDED]
    process = a_process(clerk, a_flow(a_step(members=[anna])))
    send_back(task_of(process, anna), by=Actor(anna), reason="缺发票")
    deliver("approval.sent_back")
    assert notices(clerk) == [subscribers.ENDED] * 2
    assert Notification.objects.latest("pk").body == "缺发票"


def test_a_return_to_a_step_does_not_alarm_the_submitter(told, clerk, anna):
    bert = a_member("贝特")
    process = a_process(clerk, a_flow(a_step("a", members=[anna]), a_step("b", members=[bert])))
    agree(task_of(process, anna), by=Actor(anna))
    send_back(task_of(process, bert), by=Actor(bert), reason="再核", to_step_key="a")
    deliver("approval.sent_back")
    assert notices(clerk) == []


def test_a_reminder_reaches_who_still_has_to_decide(told, clerk, anna):
    process = a_process(clerk, a_flow(a_step(members=[anna])))
    remind(process, by=Actor(clerk))
    deliver("approval.reminded")
    assert notices(anna) == [subscribers.REMINDED]


def test_the_timeline_tells_decisions_and_what_passed_by_itself(told, clerk, anna, english):
    bert = a_member("贝特")
    flow = a_flow(
        a_step("m", name_en="Manager", approver=ApproverRule("direct_manager")),
        a_step("a", name_en="Check", members=[anna]),
        a_step("b", name_en="Pay", members=[bert]),
    )
    process = a_process(clerk, flow)
    agree(task_of(process, anna), by=Actor(anna), comment="fine")
    send_back(task_of(process, bert), by=Actor(bert), reason="look again", to_step_key="a")
    told_lines = [
        (entry.text, entry.detail) for entry in reversed(timeline_of(PARCEL, process.subject_id)) if not entry.folded
    ]
    assert told_lines == [("Agreed (Check)", "fine"), ("Sent back to “Check”", "look again")]
    folded = [entry.text for entry in timeline_of(PARCEL, process.subject_id) if entry.folded]
    assert "Manager: Skipped: nobody was found" in folded
    assert "Waiting for 安娜 (Check)" in folded


def test_a_run_without_a_decision_stands_out(told, clerk, english):
    process = a_process(clerk, a_flow(a_step("m", approver=ApproverRule("direct_manager"))))
    texts = [entry.text for entry in timeline_of(PARCEL, process.subject_id) if not entry.folded]
    assert texts == ["Nobody decided: no step found an approver"]
