"""Mails become tickets or stay out; answers go out and come back."""

from typing import Any

import pytest

from hesi.support.mail.addressing import reply_address
from hesi.support.mail.models import Mailbox
from hesi.support.mail.receiving import NoSuchMailbox, deliver, receive
from hesi.support.mail.tests.letters import a_letter
from hesi.support.mail.tests.taking import BOX, State, asked, sent, take
from hesi.support.tickets.actions import add_note, reply
from hesi.support.tickets.models import Message, Ticket, TicketLink
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import run_jobs


def test_mail_of_a_customers_member_opens_their_ticket(box, customer):
    ticket = asked(box, subject="转发：Re: 发票识别失败", body="上传后一直失败。\n\n发自我的iPhone")
    assert (ticket.customer, ticket.requester_id) == (customer.tenant, customer.pk)
    assert (ticket.title, ticket.channel, ticket.requester_name) == ("发票识别失败", "mail", "王小明")
    assert ticket.messages.get().body == "上传后一直失败。"
    (acknowledgement,) = sent()
    assert acknowledgement.to == ["wang@customer.example"]
    assert acknowledgement.reply_to == [reply_address(ticket, BOX)]
    assert acknowledgement.extra_headers["Auto-Submitted"] == "auto-generated"
    assert ticket.number in acknowledgement.subject


def test_mail_of_somebody_unknown_opens_a_guests_ticket(box):
    ticket = asked(box, "guest@nowhere.example", name="路人")
    assert (ticket.customer, ticket.requester_id, ticket.requester_name) == (None, None, "路人")


@pytest.mark.parametrize(("body", "language"), [("Where is my money?", "en"), ("钱在哪里", "zh-hans")])
def test_strangers_are_answered_in_the_language_they_write(box, body, language):
    ticket = asked(box, "guest@nowhere.example", subject="?", body=body)
    assert ticket.language == language
    assert ("Dear" in sent()[0].body) is (language == "en")


def test_answer_goes_out_and_the_reply_comes_back(box, customer, agent):
    ticket = asked(box, message_id="first@customer.example")
    sent().clear()
    reply(ticket, "请换一张清晰的图片。", by=Actor(agent))
    run_jobs()
    (answer,) = sent()
    assert answer.to == ["wang@customer.example"]
    assert "请换一张清晰的图片。" in answer.body
    assert "Auto-Submitted" not in answer.extra_headers
    assert "<first@customer.example>" in answer.extra_headers["References"]
    assert f"[{ticket.number}]" in answer.subject
    back = take(
        box, a_letter(subject=f"回复：{answer.subject}", to=answer.reply_to[0], body="好的，已解决。\n\n> 请换一张")
    )
    assert (back.outcome, back.ticket) == ("joined", ticket)
    message = back.message
    assert (message.body, message.is_from_requester, message.channel) == ("好的，已解决。", True, "mail")
    assert "请换一张" in message.hidden_quote
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.IN_PROGRESS


def test_files_and_pictures_are_kept_and_shown(box, customer):
    picture = b"\x89PNG\r\n\x1a\n" + b"x" * 20
    ticket = asked(
        box,
        html='<p>看图 <img src="cid:shot"><script>alert(1)</script><img src="https://track.example/x.png"></p>',
        files=[("截图.png", "image/png", picture, "shot"), ("日志.txt", "text/plain", b"log", "")],
    )
    message = ticket.messages.get()
    assert sorted(file.name for file in message.attachments.all()) == ["截图.png", "日志.txt"]
    key = message.attachments.get(name="截图.png").key
    assert f'src="/files/{key}/"' in message.html
    assert "script" not in message.html
    assert "track.example/x" not in message.html


def test_more_files_than_a_form_takes_are_all_kept(box, customer):
    ticket = asked(box, files=[(f"{i}.txt", "text/plain", b"x", "") for i in range(25)])
    assert ticket.messages.get().attachments.count() == 25


def test_notes_never_leave_by_mail(box, customer, agent):
    ticket = asked(box)
    sent().clear()
    add_note(ticket, "客户很着急", by=Actor(agent))
    reply(ticket, "请重新登录。", by=Actor(agent))
    run_jobs()
    assert all("客户很着急" not in letter.body for letter in sent())
    assert len(sent()) == 1


def test_mail_without_anything_still_becomes_something(box, customer):
    ticket = asked(box, subject="", body="")
    assert ticket.title
    assert ticket.messages.get().body
    nameless = take(box, b"Subject: x\r\n\r\nhello")
    assert (nameless.state, nameless.outcome) == (State.ASIDE, "no_sender")


def test_a_mail_that_is_too_large_is_answered(box, customer, monkeypatch):
    monkeypatch.setattr("hesi.support.mail.receiving.MOST_BYTES", 1000)
    monkeypatch.setattr("hesi.support.mail.taking_in.MOST_BYTES", 1000)
    huge = take(box, a_letter(body="x" * 5000))
    assert (huge.state, huge.outcome) == (State.PASSED, "too_large")
    assert len(sent()) == 1
    assert Ticket.objects.count() == 0


def test_mail_finds_its_workspace_by_its_recipient(box, customer):
    assert deliver(a_letter(), ["Support+anything@Hesi.Example"], source="smtp") == 1
    assert deliver(a_letter(message_id="2@x"), [], source="pipe") == 1
    with pytest.raises(NoSuchMailbox):
        deliver(a_letter(to="nobody@hesi.example"), ["nobody@hesi.example"], source="smtp")


def test_poison_is_set_aside_and_can_be_taken_in_again(box, customer, lead, monkeypatch):
    from hesi.support.mail import taking_in
    from hesi.support.mail.actions import replay_mail

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(taking_in, "_settle", broken)
        incoming = receive(a_letter(), box, source="pipe")
        for _try in range(taking_in.MOST_TRIES - 1):
            with pytest.raises(ZeroDivisionError):
                taking_in.take_mail_in(incoming.pk)
        taking_in.take_mail_in(incoming.pk)
    incoming.refresh_from_db()
    assert (incoming.state, incoming.outcome) == (State.ASIDE, "failed")
    replay_mail(incoming, by=Actor(lead))
    run_jobs()
    incoming.refresh_from_db()
    assert incoming.state == State.TAKEN


def test_nothing_of_one_provider_is_found_by_another(box, customer):
    ticket = asked(box, message_id="one@customer.example")
    elsewhere = builders.a_provider("别家服务中心")
    with tenant_scope(elsewhere):
        own_box = Mailbox.objects.create(address="support@elsewhere.example")
        mine = take(own_box, a_letter(to=reply_address(ticket, BOX), in_reply_to="<one@customer.example>"))
        assert mine.outcome == "opened"
        assert mine.ticket.tenant == elsewhere
        assert not TicketLink.objects.exists()
    assert Message.objects.filter(ticket=ticket).count() == 1
