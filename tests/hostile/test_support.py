"""Tickets seen and touched by those they do not belong to, twice at once, and after somebody has gone."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hesi.config.log_lines import RequestIds
from hesi.core.errors import Forbidden
from hesi.core.links import without_keys
from hesi.core.money import Money
from hesi.support.desk.actions import save_canned_answer, save_macro, save_view
from hesi.support.mail.models import Mailbox, MailingAgent
from hesi.support.tickets.actions import (
    Upload,
    add_note,
    ask_for_help,
    assign_ticket,
    follow_ticket,
    merge_tickets,
    reply,
    split_ticket,
    undo_merge,
)
from hesi.support.tickets.actions.guests import ask_as_guest
from hesi.support.tickets.actions.participants import add_participant
from hesi.support.tickets.links import RATE, TRACK, link_token
from hesi.support.tickets.models import Message, MessageAttachment, Ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.access.models import RoleHolder
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.actions.members import deactivate_member
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_people import an_administrator
from tests.jobs import run_jobs

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
SECRET, NOTED = "机密问题甲乙丙", "内部备注丁戊己"


class World:
    """Two providers; the first has two customers, one of them with an asker, a colleague and a full ticket."""

    def __init__(self) -> None:
        self.provider, self.rival = builders.a_provider(), builders.a_provider("另一家服务商")
        self.agent = self.of(self.provider, "何晴", "agent")
        self.second = self.of(self.provider, "吴凡", "agent")
        self.lead = self.of(self.provider, "苏敏", "support_lead")
        self.clerk = self.of(self.provider, "行政")
        self.rivals = [self.of(self.rival, "对手客服", "agent"), self.of(self.rival, "对手组长", "support_lead")]
        self.company = builders.a_company(provider=self.provider)
        self.other = builders.a_company("另一家公司", provider=self.provider)
        self.asker = self.of(self.company, "林晓")
        self.colleague = self.of(self.company, "周岚", "admin")
        self.stranger = self.of(self.other, "外人", "admin")
        shot = Upload("机密截图.png", "image/png", PNG)
        with tenant_scope(self.company):
            self.ticket = ask_for_help(
                category="other", title=SECRET, body=f"{SECRET}的正文", files=[shot], blocked=Money.of("120000", "CNY"),
                by=Actor(self.asker),
            )  # fmt: skip
        with tenant_scope(self.provider):
            add_note(self.ticket, NOTED, by=Actor(self.agent))
            self.key = MessageAttachment.objects.get().file.key
        run_jobs()

    @staticmethod
    def of(tenant: Tenant, name: str, *roles: str) -> Member:
        with tenant_scope(tenant):
            return builders.a_member(name, roles=roles)

    def a_ticket(self, title: str, asker: Member | None = None) -> Ticket:
        asker = asker or self.asker
        with tenant_scope(asker.tenant):
            return ask_for_help(category="other", title=title, body="正文", by=Actor(asker))


@pytest.fixture
def world(db: None) -> World:
    return World()


def said_to(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return answer.status_code, content.decode(errors="replace")


def outsiders(world: World) -> Iterator[Member]:
    yield from (world.colleague, world.stranger, world.clerk, *world.rivals)


def test_nobody_outside_reaches_a_ticket_by_any_address(world: World, client_of: Any) -> None:
    number = world.ticket.number
    for person in outsiders(world):
        client = client_of(person)
        for address in (
            f"/support/{number}/", f"/support/{number}/promise/", f"/support/{number}/rating/",
            f"/support/{number}/viewing/", f"/desk/{number}/", f"/desk/{number}/side/", f"/desk/{number}/promises/",
            f"/api/v1/tickets/{number}", f"/api/v1/desk/{number}", f"/files/{world.key}/",
            f"/support/pictures/{world.key}/",
        ):  # fmt: skip
            status, content = said_to(client, address)
            assert status in (403, 404), (person.name, address, status)
            assert SECRET not in content, (person.name, address)


def test_nobody_outside_finds_a_ticket_by_its_words(world: World, client_of: Any) -> None:
    for person in outsiders(world):
        client = client_of(person)
        for word in (SECRET, world.ticket.number, "机密截图", NOTED):
            for address in (
                "/search/?q=",
                "/desk/?text=",
                "/desk/?view=all&text=",
                "/support/?q=",
                "/support/hints/?title=",
            ):
                _status, content = said_to(client, address + word)
                shown = content.replace(f'value="{word}"', "").replace(f"“{word}”", "")
                assert f"{world.ticket.number} {SECRET}" not in shown
                assert f"/{world.ticket.number}/" not in shown, (person.name, address, word)


def test_the_asker_finds_their_words_and_no_note(world: World, client_of: Any) -> None:
    client = client_of(world.asker)
    assert world.ticket.number in said_to(client, f"/search/?q={SECRET}")[1]
    assert world.ticket.number not in said_to(client, f"/search/?q={NOTED}")[1]
    for address in (f"/support/{world.ticket.number}/", f"/api/v1/tickets/{world.ticket.number}", "/notifications/"):
        assert NOTED not in said_to(client, address)[1]
    assert world.ticket.number in said_to(client_of(world.agent), f"/search/?q={NOTED}")[1]


def test_no_event_of_the_customers_workspace_tells_of_a_note(world: World) -> None:
    with tenant_scope(world.company):
        assert not Event.objects.filter(name__contains="noted").exists()
        assert not Notification.objects.filter(title__contains=NOTED).exists()
    for workspace in (world.company, world.provider):
        with tenant_scope(workspace):
            for event in Event.objects.all():
                assert NOTED not in str(event.facts)
                assert f"{SECRET}的正文" not in str(event.facts), event.name


def test_the_customers_audit_trail_does_not_say_what_a_colleague_asked(world: World, client_of: Any) -> None:
    with tenant_scope(world.provider):
        reply(world.ticket, "请看说明", by=Actor(world.agent), then="solve")
    status, trail = said_to(client_of(world.colleague), "/admin/audit/")
    assert status == 200
    assert world.ticket.number in trail
    assert SECRET not in trail


def test_live_parts_of_a_ticket_reach_agents_and_who_takes_part(world: World) -> None:
    with tenant_scope(world.provider):
        agents = {world.agent.pk, world.second.pk, world.lead.pk}
        reply(world.ticket, "请看说明", by=Actor(world.agent))
        for event in Event.objects.about(Ticket.subject_type, world.ticket.pk):
            assert set(event.audience) <= agents, event.name
    with tenant_scope(world.company):
        told = Event.objects.filter(name__startswith="support.")
        assert told.exists()
        assert all(set(event.audience) == {world.asker.pk} for event in told)


def test_who_reads_along_in_one_ticket_reads_no_other(world: World, client_of: Any) -> None:
    shared = world.a_ticket("共享的问题")
    with as_requester(Actor(world.asker)) as requester:
        add_participant(shared, world.colleague.email, by=requester)
    client = client_of(world.colleague)
    assert said_to(client, f"/support/{shared.number}/")[0] == 200
    for address in (
        f"/support/{world.ticket.number}/",
        f"/files/{world.key}/",
        f"/api/v1/tickets/{world.ticket.number}",
    ):
        assert said_to(client, address)[0] == 404
    listed = said_to(client, "/support/")[1] + said_to(client, "/api/v1/tickets")[1]
    assert SECRET not in listed
    # The capsule tells of the asker's own doings; whoever reads along gets none of it.
    assert world.asker.email not in said_to(client, f"/support/{shared.number}/")[1]
    with as_requester(Actor(world.colleague)) as requester, pytest.raises(Forbidden):
        add_participant(shared, "x@example.com", by=requester)


def test_guest_link_opens_its_ticket_and_nothing_of_another(world: World, client: Client) -> None:
    with tenant_scope(world.provider):
        facts = {"category": "account-signin", "body": "收不到", "by": SystemActor("help")}
        mine = ask_as_guest(name="甲", email="a@example.org", title="甲的问题", **facts)
        theirs = ask_as_guest(
            name="乙", email="b@example.org", title="乙的问题", files=[Upload("b.log", "text/plain", b"b")], **facts
        )
        key = MessageAttachment.objects.get(message__ticket=theirs).file.key
        token, rate = link_token(mine, TRACK), link_token(mine, RATE)
    assert said_to(client, reverse("help-ticket", args=[token]))[0] == 200
    for address in (
        reverse("help-file", args=[token, key]), reverse("help-file", args=[token, world.key]),
        reverse("help-ticket", args=[rate]), reverse("help-rating", args=[token]),
        reverse("help-ticket", args=[token[:-1]]),
        reverse("help-ticket", args=[token[:-2] + ("AA" if token[-2:] != "AA" else "BB")]), f"/files/{key}/",
    ):  # fmt: skip
        status, content = said_to(client, address)
        assert status in (302, 404), address
        assert "乙的问题" not in content


def test_agent_without_the_right_gets_amounts_and_numbers_masked_everywhere(world: World, client_of: Any) -> None:
    number = world.ticket.number
    with tenant_scope(world.provider):
        Ticket.objects.filter(pk=world.ticket.pk).update(requester_phone="13800138000")
    pages = (
        f"/desk/{number}/",
        f"/desk/{number}/side/",
        f"/api/v1/desk/{number}",
        "/api/v1/desk?view=all",
        "/desk/?view=all",
    )
    for agent, is_open in ((world.agent, False), (world.lead, True)):
        client = client_of(agent)
        shown = "".join(said_to(client, address)[1] for address in pages)
        assert number in shown
        for secret in ("120,000", "13800138000", world.asker.email):
            assert (secret in shown) is is_open, (agent.name, secret)


def test_tools_of_another_agent_are_theirs(world: World, client_of: Any) -> None:
    with tenant_scope(world.provider):
        by = Actor(world.second)
        view = save_view(None, name="吴凡的视图", filters={"state": ["open"]}, shared=False, by=by)
        macro = save_macro(None, name="吴凡的宏", steps=[{"step": "note", "value": "私"}], shared=False, by=by)
        answer = save_canned_answer(
            None, title="吴凡的话", body="你好", language="zh-hans", category=None, shared=False, by=by
        )
    for person in (world.agent, world.lead, *world.rivals):
        client = client_of(person)
        number = world.ticket.number
        for address in (
            f"/desk/{number}/macros/{macro.pk}/", f"/desk/settings/macros/{macro.pk}/", f"/desk/macros/{macro.pk}/",
            f"/desk/answers/{answer.pk}/", f"/desk/views/{view.pk}/",
        ):  # fmt: skip
            assert said_to(client, address)[0] in (403, 404, 405), (person.name, address)
        everything = said_to(client, "/desk/")[1] + said_to(client, "/api/v1/desk/views")[1]
        assert "吴凡的" not in everything


def test_button_pressed_twice_splits_off_one_ticket(world: World) -> None:
    with tenant_scope(world.provider):
        message = Message.objects.get(ticket=world.ticket, is_internal=False)
        first = split_ticket(message, title="第二件事", by=Actor(world.agent))
        assert split_ticket(message, title="第二件事", by=Actor(world.second)) == first
        assert split_ticket(message, title="第三件事", by=Actor(world.agent)) != first


def test_merge_and_its_undoing_leave_others_out(world: World, client_of: Any) -> None:
    theirs = world.a_ticket("同事的问题", world.colleague)
    with tenant_scope(world.provider):
        merge_tickets(world.ticket, theirs, by=Actor(world.agent))
        undo_merge(world.ticket, by=Actor(world.agent))
    assert said_to(client_of(world.asker), f"/support/{world.ticket.number}/")[0] == 200
    assert said_to(client_of(world.asker), f"/support/{theirs.number}/")[0] == 404
    assert said_to(client_of(world.colleague), f"/support/{world.ticket.number}/")[0] == 404
    with tenant_scope(world.provider):
        assert NOTED not in "".join(Message.objects.filter(ticket=theirs).values_list("body", flat=True))


def test_who_answers_no_more_hears_no_more(world: World) -> None:
    with tenant_scope(world.provider):
        Mailbox.objects.create(address="support@hesi.example", name="合思")
        MailingAgent.objects.create(member=world.agent)
        follow_ticket(world.ticket, by=Actor(world.second))
        assign_ticket(world.ticket, agent=world.agent, by=Actor(world.lead))
        RoleHolder.objects.filter(member__in=(world.agent, world.second)).delete()
        run_jobs()
        outbox.outbox.clear()
        Notification.objects.all().delete()
    with as_requester(Actor(world.asker)) as requester:
        reply(world.ticket, "后来的秘密", by=requester)
    run_jobs()
    with tenant_scope(world.provider):
        told = set(Notification.objects.values_list("member_id", flat=True))
    assert told == {world.lead.pk}
    assert not any("后来的秘密" in str(letter.body) for letter in outbox.outbox)


def test_colleague_who_left_gets_no_more_answers_by_mail(world: World) -> None:
    with as_requester(Actor(world.asker)) as requester:
        add_participant(world.ticket, world.colleague.email, by=requester)
    with tenant_scope(world.provider):
        Mailbox.objects.create(address="support@hesi.example", name="合思")
        Ticket.objects.filter(pk=world.ticket.pk).update(channel="mail")
    with tenant_scope(world.company):
        deactivate_member(world.colleague, by=Actor(an_administrator()))
    run_jobs()
    outbox.outbox.clear()
    with tenant_scope(world.provider):
        reply(Ticket.objects.get(pk=world.ticket.pk), "答复正文", by=Actor(world.agent))
    run_jobs()
    answers = [letter for letter in outbox.outbox if "答复正文" in str(letter.body)]
    assert [letter.to for letter in answers] == [[world.asker.email]]
    assert all(world.colleague.email not in letter.recipients() for letter in answers)


def test_no_event_and_no_log_keeps_a_link_that_is_a_key(
    world: World, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(RequestIds())
    with tenant_scope(world.provider):
        asked = ask_as_guest(
            name="甲", email="a@example.org", category="other", title="甲", body="乙", by=SystemActor("help")
        )
        token = link_token(asked, TRACK)
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        client.post(reverse("help-replies", args=[token]), {"body": ""})
        client.post(reverse("help-verification", args=[token]))
        client.post(
            reverse("help-replies", args=[token]), {"body": "补充", "attachments": SimpleUploadedFile("a.log", b"x")}
        )
    assert "Unprocessable" in caplog.text
    assert token not in caplog.text
    with tenant_scope(world.provider):
        events = Event.objects.about(Ticket.subject_type, asked.pk)
        assert events.filter(page__startswith="/help/tickets/").exists()
        assert all(token not in str(event.__dict__) for event in events)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/help/ratings/eyJ3IjoxLCJ0IjoyLCJlIjoiYWIifQ:1vNabc:Q0KcXyz12345678901234567890/", "/help/ratings/…/"),
        ("/accounts/password/reset/key/1a-d9x2k1-0123456789abcdef0123456789abcdef/", "/accounts/password/reset/key/…/"),
        ("/desk/GD-202611-0001/promises/?view=todo", "/desk/GD-202611-0001/promises/?view=todo"),
        ("/help/how-to-send-an-invoice-that-was-used-2026/", "/help/how-to-send-an-invoice-that-was-used-2026/"),
    ],
)  # fmt: skip
def test_keys_are_hidden_and_nothing_else(address: str, shown: str) -> None:
    assert without_keys(address) == shown
