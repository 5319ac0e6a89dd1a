import smtplib

import pytest
from django.core import mail
from django.utils.translation import gettext_lazy

from hesi.core.time import now, stopped
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.mails import MOST_TRIES, send_due_mails
from hesi.workspace.notifications.models import Notification, Preference
from hesi.workspace.notifications.notify import notify
from tests.builders import a_member


def tell(*members, **fields):
    facts = {"kind": "approval", "title": "请审批", "url": "/approvals/1/", "dedupe": "task-1", **fields}
    return notify(members, **facts)


def test_repeated_delivery_tells_once(member):
    assert len(tell(member)) == 1
    assert tell(member) == []
    assert member.notifications.count() == 1
    assert Event.objects.filter(name="notification.sent").count() == 1


def test_each_member_reads_their_own_language(company):
    chinese, english = a_member(name="王"), a_member(name="Ann")
    english.user.language = "en"
    english.user.save()
    tell(chinese, english, title=gettext_lazy("To be sent"))
    assert english.notifications.get().title == "To be sent"
    assert chinese.notifications.get().title == "待发送"


def test_people_who_left_are_not_told(company):
    assert tell(a_member(is_active=False)) == []


def test_preference_decides_the_way(member):
    Preference.objects.create(member=member, kind="approval", in_app=False, by_mail=False)
    (notice,) = tell(member)
    assert notice.read_at is not None
    assert notice.mail_state == "none"


def test_due_mail_goes_out_once_with_an_absolute_link(member, settings):
    settings.PUBLIC_URL = "https://hesi.example.com"
    tell(member)
    assert send_due_mails() == 1
    assert send_due_mails() == 0
    (sent,) = mail.outbox
    assert sent.to == [member.user.email]
    assert "https://hesi.example.com/approvals/1/" in sent.body
    assert "https://hesi.example.com/approvals/1/" in sent.alternatives[0][0]


@pytest.fixture
def broken_mail(monkeypatch):
    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)


def test_refused_mail_is_tried_later_and_given_up_in_the_end(member, broken_mail):
    tell(member)
    for hour in range(MOST_TRIES + 3):
        at = now().replace(year=2030 + hour)
        with stopped(at):
            assert send_due_mails() == 0
    notice = Notification.objects.get()
    assert (notice.mail_state, notice.mail_tries) == ("failed", MOST_TRIES)
