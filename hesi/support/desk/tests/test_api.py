"""The desk through the API."""

import json
from typing import Any

import pytest

from hesi.support.tickets import actions
from hesi.support.tickets.models import Message, Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.tokens import create_token
from hesi.workspace.tenancy.scope import tenant_scope


class Api:
    """One member's token."""

    def __init__(self, client: Any, member: Any) -> None:
        self.client = client
        with tenant_scope(member.tenant):
            self.headers = {"Authorization": f"Bearer {create_token('脚本', by=Actor(member))[1]}"}

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/desk{path}", headers=self.headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.post(
            f"/api/v1/desk{path}",
            data=json.dumps(body),
            content_type="application/json",
            headers={**self.headers, **headers},
        )


@pytest.fixture
def api(desk: Any, client: Any) -> Api:
    return Api(client, desk.agent)


def test_the_queue_is_listed_by_view_and_filter(desk: Any, api: Api) -> None:
    first, second = desk.ticket(), desk.ticket()
    actions.set_priority(second, "urgent", by=desk.by)
    listed = api.get("?view=unassigned").json()["items"]
    assert [row["number"] for row in listed] == [second.number, first.number]
    assert [row["number"] for row in api.get("?priority=urgent").json()["items"]] == [second.number]
    assert api.get("?agent=me").json()["items"] == []
    page = api.get("?size=1").json()
    assert api.get(f"?size=1&cursor={page['next_cursor']}").json()["items"][0]["number"] == first.number
    assert {row["key"] for row in api.get("/views").json()} >= {"todo", "unassigned", "soon", "overdue"}


def test_answer_note_and_steps(desk: Any, api: Api) -> None:
    ticket = desk.ticket()
    where = f"/{ticket.number}"
    seen = api.get(where).json()["messages"][0]["id"]
    answered = api.post(f"{where}/replies", {"body": "请重试", "then": "keep", "seen": seen})
    assert (answered.status_code, answered.json()["state"]) == (201, "in_progress")
    assert api.post(f"{where}/notes", {"body": "内部"}).json()["messages"][-1]["is_internal"]
    assert api.post(f"{where}/assignment", {"agent": "nobody", "line": "operations"}).json()["line"] == "operations"
    assert api.post(f"{where}/tags", {"add": ["发票"]}).json()["tags"] == ["发票"]
    assert api.post(f"{where}/tags", {"remove": ["发票"]}).json()["tags"] == []
    steps = [{"step": "priority", "value": "high"}, {"step": "state", "value": "solve"}]
    assert api.post(f"{where}/changes", {"steps": steps}).json()["state"] == "solved"
    assert api.post(f"{where}/state", {"to": "close"}).json()["state"] == "closed"
    refused = api.post(f"{where}/state", {"to": "close"})
    assert (refused.status_code, refused.json()["code"]) == (409, "ticket_closed")


def test_somebody_was_faster(desk: Any, api: Api) -> None:
    ticket = desk.ticket()
    seen = Message.objects.get().pk
    actions.reply(ticket, "我先答", by=Actor(desk.other))
    refused = api.post(f"/{ticket.number}/replies", {"body": "晚了", "seen": seen})
    assert (refused.status_code, refused.json()["code"]) == (409, "somebody_wrote_meanwhile")
    assert refused.json()["context"]["since"] == [Message.objects.latest("pk").pk]


def test_all_steps_or_none(desk: Any, api: Api) -> None:
    ticket = desk.ticket()
    steps = [{"step": "priority", "value": "high"}, {"step": "state", "value": "wait"}]
    assert api.post(f"/{ticket.number}/changes", {"steps": steps}).status_code == 409
    assert Ticket.objects.get().priority == ticket.priority
    for wrong in ([{"step": "dance"}], [{"step": "priority", "value": "x"}], [{"step": "line", "value": 10**30}], []):
        assert api.post(f"/{ticket.number}/changes", {"steps": wrong}).status_code == 422


def test_sent_twice_with_one_key_is_written_once(desk: Any, api: Api) -> None:
    ticket = desk.ticket()
    for _time in range(2):
        sent = api.post(f"/{ticket.number}/replies", {"body": "请重试"}, **{"Idempotency-Key": "k1"})
        assert sent.status_code == 201
    assert Message.objects.filter(ticket=ticket, is_from_requester=False).count() == 1


def test_customers_and_other_members_are_refused(desk: Any, client: Any) -> None:
    ticket = desk.ticket()
    api = Api(client, desk.asker)
    assert api.get("").status_code == 403
    assert api.get("/views").status_code == 403
    assert api.get(f"/{ticket.number}").status_code == 403
    assert api.post(f"/{ticket.number}/state", {"to": "close"}).status_code == 403
    assert api.post(f"/{ticket.number}/replies", {"body": "x"}).status_code == 403
