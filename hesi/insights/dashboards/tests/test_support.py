"""The support lead's board: each number is that of the list of tickets or chats it opens."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from hesi.core.time import now
from hesi.insights.dashboards.boards import Board
from hesi.insights.dashboards.tests.following import counted, pages_of
from hesi.insights.dashboards.tests.test_numbers import numbers_in
from hesi.support.chat.models import Chat
from hesi.support.tickets.actions import ask_for_help, take_ticket
from hesi.support.tickets.models import Rating, Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.scope import tenant_scope
from tests.house import House, house

__all__ = ["house"]


@pytest.fixture
def busy(house: House) -> House:
    """Tickets late, soon due, put off, old, taken and rated, and chats in every state."""
    with tenant_scope(house.company):
        made = [ask_for_help(category="claims", title=f"问{at}", body="题", by=Actor(house.asker)) for at in range(9)]
    at = now()
    with tenant_scope(house.provider):
        for row in made[:3]:
            take_ticket(Ticket.objects.get(pk=row.pk), by=Actor(house.agent))
        facts: list[dict[str, Any]] = [
            {"due_at": at - timedelta(hours=1)},
            {"due_at": at + timedelta(minutes=20)},
            {"due_at": at - timedelta(hours=2), "snoozed_until": at + timedelta(days=1)},
            {"due_at": at + timedelta(hours=9)},
            {"due_at": None, "created_at": at - timedelta(days=2)},
            {"due_at": None, "created_at": at - timedelta(days=20)},
            {"due_at": None, "state": Ticket.State.WAITING, "created_at": at - timedelta(hours=6)},
            {"due_at": at - timedelta(hours=3), "state": Ticket.State.SOLVED, "solved_at": at},
        ]
        for row, changed in zip(made, facts, strict=False):
            Ticket.objects.filter(pk=row.pk).update(**changed)
        Rating.objects.create(ticket_id=made[7].pk, score=4, reasons=[])
        for state in (Chat.State.WAITING, Chat.State.ACTIVE, Chat.State.MISSED, Chat.State.ENDED):
            Chat.objects.create(customer=house.company, requester_name="林晓", state=state, asked_at=at, waits_since=at)
    return house


def test_each_number_is_that_of_its_list(busy: House, client_of: Any) -> None:
    client, seen = client_of(busy.lead), 0
    with tenant_scope(busy.provider):
        board = Board(Actor(busy.lead))
        assert board.role.key == "support"
        for slot in board.slots:
            for number in numbers_in(slot):
                if isinstance(number.value, str) or urlsplit(number.url).path == "/desk/measures/":
                    assert pages_of(client, number.url)
                    continue
                count, _sum = counted(client, number.url)
                assert number.value == count, (slot.card.key, number)
                seen += 1
    assert seen > 12


def test_the_numbers_are_those_of_the_tickets(busy: House, client_of: Any) -> None:
    with tenant_scope(busy.provider):
        slots = {slot.card.key: slot.shown for slot in Board(Actor(busy.lead)).slots}
    promises, backlog, ratings = slots["promises"], slots["backlog"], slots["ratings"]
    assert promises is not None
    assert [one.value for one in promises.numbers][:2] == [2, 1]
    assert backlog is not None
    assert backlog.table is not None
    assert [row.cells[1].value for row in backlog.table.rows] == [5, 1, 1, 0, 1]
    assert ratings is not None
    assert ratings.numbers[0].value == "4.0"


def test_a_customer_reads_nothing_of_it(busy: House, client_of: Any) -> None:
    browser = client_of(busy.admin)
    for key in ("backlog", "chats"):
        assert browser.get(f"/reports/board/{key}/").status_code == 404
    assert "card-promises" not in browser.get("/reports/board/?role=support").content.decode()


def test_another_provider_sees_none_of_it(busy: House, client_of: Any) -> None:
    page = client_of(busy.outsider).get("/reports/board/backlog/")
    assert page.context["sums"]["count"] == 0
