"""The API door: one's own tasks, decisions, refusals with stable codes."""

import json

import pytest

from hesi.expenses.approvals.actions import agree
from hesi.expenses.approvals.models import ApprovalTask, Process
from hesi.workspace.access.actor import Actor
from tests.builders import a_member
from tests.builders_approvals import a_flow, a_process, a_step, task_of

URL = "/api/v1/approval-tasks/"


@pytest.fixture
def clerk(company):
    return a_member("林晓")


@pytest.fixture
def anna(company):
    return a_member("安娜")


@pytest.fixture
def process(told, clerk, anna):
    flow = a_flow(a_step("a", name_en="First", members=[anna]), a_step("b", members=[anna], auto_agree_repeated=False))
    return a_process(clerk, flow, amount_minor=123_450)


def decide(client, task, **body):
    return client.post(f"{URL}{task.pk}/decision", json.dumps(body), content_type="application/json")


def test_open_tasks(process, clerk, anna, client_of):
    (item,) = client_of(anna).get(URL).json()["items"]
    assert item["title"] == "包裹"
    assert (item["amount"], item["currency"]) == ("1234.50", "CNY")
    assert item["submitter"] == "林晓"
    assert item["allowed"] == ["decide_task"]
    assert client_of(clerk).get(URL).json()["items"] == []


def test_one_task_says_where_it_may_go_back_to(process, anna, client_of):
    agree(task_of(process, anna), by=Actor(anna))
    second = ApprovalTask.objects.open().get(assignee=anna)
    answer = client_of(anna).get(f"{URL}{second.pk}").json()
    assert [step["key"] for step in answer["may_send_back_to"]] == ["a"]


def test_somebody_else_s_task_is_not_there(process, clerk, anna, client_of):
    task = task_of(process, anna)
    assert client_of(clerk).get(f"{URL}{task.pk}").status_code == 404
    assert decide(client_of(clerk), task, decision="agree").status_code == 404
    assert client_of(anna).get(f"{URL}{2**70}").status_code == 404


def test_nobody_enters_without_a_sign_in(process, anna, client):
    assert client.get(URL).status_code == 401


def test_agreeing_and_being_late(process, anna, client_of):
    task = task_of(process, anna)
    done = decide(client_of(anna), task, decision="agree", comment="可以")
    assert done.status_code == 200
    assert (done.json()["state"], done.json()["comment"], done.json()["allowed"]) == ("agreed", "可以", [])
    late = decide(client_of(anna), task, decision="agree")
    assert (late.status_code, late.json()["code"]) == (409, "task_already_decided")
    decided = client_of(anna).get(URL, {"state": "decided"}).json()["items"]
    assert [item["id"] for item in decided] == [task.pk]


def test_sending_back(process, anna, client_of, told):
    task = task_of(process, anna)
    without = decide(client_of(anna), task, decision="send_back")
    assert (without.status_code, without.json()["code"]) == (422, "reason_missing")
    assert decide(client_of(anna), task, decision="send_back", comment="缺发票").status_code == 200
    assert told.sent_back == [(process.subject_id, "缺发票")]


def test_sending_back_to_a_step(process, anna, client_of):
    agree(task_of(process, anna), by=Actor(anna))
    second = ApprovalTask.objects.open().get(assignee=anna)
    answer = decide(client_of(anna), second, decision="send_back", comment="再核", to_step="a")
    assert answer.status_code == 200
    assert Process.objects.get(pk=process.pk).state == "running"
    assert ApprovalTask.objects.open().get(assignee=anna).step.round == 2


@pytest.mark.parametrize("body", [{}, {"decision": "maybe"}, {"decision": "agree", "comment": 7}])
def test_a_wrong_shape_is_refused(process, anna, client_of, body):
    assert decide(client_of(anna), task_of(process, anna), **body).status_code == 422


def test_the_number_of_queries_does_not_grow(told, clerk, anna, client_of, django_assert_max_num_queries):
    flow = a_flow(a_step(members=[anna]))
    for _count in range(12):
        a_process(clerk, flow)
    client = client_of(anna)
    with django_assert_max_num_queries(8):
        page = client.get(URL, {"size": 10}).json()
    assert len(page["items"]) == 10
    rest = client.get(URL, {"size": 10, "cursor": page["next_cursor"]}).json()
    assert len(rest["items"]) == 2
    assert client.get(URL, {"cursor": "nonsense"}).status_code == 422
