"""Who hears of what happens on the desk, and what is read of a file once it came."""

from typing import Any

from hesi.support.desk.models import Looking
from hesi.support.tickets import actions
from hesi.support.tickets.models import MessageAttachment
from hesi.workspace.access.actor import Actor
from hesi.workspace.notifications.models import Notification
from hesi.workspace.search.models import SearchEntry
from tests.jobs import deliver_events, run_jobs


def kinds_of(member: Any) -> list[str]:
    return sorted(Notification.objects.filter(member=member).values_list("kind", flat=True))


def test_mentioned_following_and_handed_over(desk: Any) -> None:
    ticket = desk.ticket()
    actions.add_note(ticket, "请看", by=desk.by, mentions=[desk.other.pk])
    actions.assign_ticket(ticket, agent=desk.lead, by=desk.by)
    actions.reply(ticket, "请重试", by=Actor(desk.lead))
    deliver_events()
    assert [kind for kind in kinds_of(desk.other) if kind.startswith("desk.")] == ["desk.followed", "desk.mentioned"]
    assert "desk.handed" in kinds_of(desk.lead)
    assert "desk.followed" not in kinds_of(desk.lead)
    assert not [kind for kind in kinds_of(desk.agent) if kind.startswith("desk.")]


def test_a_new_ticket_is_found_and_its_file_read(desk: Any) -> None:
    ticket = desk.ticket(files=[actions.Upload("错误.log", "text/plain", "连接超时 E4107".encode())])
    deliver_events()
    assert SearchEntry.objects.filter(subject_type="ticket", subject_id=ticket.pk).exists()
    run_jobs()
    assert "E4107" in MessageAttachment.objects.get().text
    assert not Looking.objects.exists()
