"""Mail by IMAP, by the listener and by a pipe: every mail once, none lost."""

import asyncio
import io
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from hesi.core.crypto import Tampered
from hesi.support.mail import imap
from hesi.support.mail.actions import save_mailbox
from hesi.support.mail.imap import MailboxUnreachable, password_of, poll
from hesi.support.mail.listener import DONE, LATER, NO_SUCH_MAILBOX, Doorman, read_pipe
from hesi.support.mail.models import IncomingMail, Mailbox
from hesi.support.mail.tests.letters import a_letter
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def box(provider: Tenant) -> Mailbox:
    return Mailbox.objects.create(address="support@hesi.example", host="imap.hesi.example", user="support")


class PretendedFolder:
    """A folder of a mail server; `breaks_at` a uid, the connection is lost."""

    def __init__(self, mails: dict[int, bytes], *, validity: int = 7, breaks_at: int = 0) -> None:
        self.mails, self._validity, self.breaks_at = mails, validity, breaks_at
        self.seen: list[int] = []

    @contextmanager
    def __call__(self, _mailbox: Mailbox) -> Iterator["PretendedFolder"]:
        yield self

    def validity(self) -> int:
        return self._validity

    def uids_after(self, uid: int) -> list[int]:
        return sorted(number for number in self.mails if number > uid)

    def size(self, uid: int) -> int:
        return len(self.mails[uid])

    def content(self, uid: int, first_bytes: int | None = None) -> bytes:
        if uid == self.breaks_at:
            raise OSError("connection lost")
        return self.mails[uid][:first_bytes]

    def mark_seen(self, uid: int) -> None:
        self.seen.append(uid)


def test_every_mail_is_fetched_once(box):
    folder = PretendedFolder({3: a_letter(), 5: a_letter()})
    assert poll(box, opened=folder) == 2
    box.refresh_from_db()
    assert (box.seen_validity, box.seen_uid, folder.seen) == (7, 5, [3, 5])
    folder.mails[9] = a_letter()
    assert poll(box, opened=folder) == 1
    assert list(IncomingMail.objects.order_by("uid").values_list("uid", flat=True)) == [3, 5, 9]


def test_lost_connection_loses_no_mail_and_repeats_none(box):
    folder = PretendedFolder({1: a_letter(), 2: a_letter(), 3: a_letter()}, breaks_at=2)
    assert poll(box, opened=folder) == 1
    box.refresh_from_db()
    assert (box.seen_uid, box.last_error) == (1, "connection lost")
    folder.breaks_at = 0
    assert poll(box, opened=folder) == 2
    box.refresh_from_db()
    assert (IncomingMail.objects.count(), box.last_error) == (3, "")


def test_mark_that_was_lost_does_not_repeat_a_mail(box):
    folder = PretendedFolder({1: a_letter()})
    poll(box, opened=folder)
    Mailbox.objects.filter(pk=box.pk).update(seen_uid=0)
    box.refresh_from_db()
    assert poll(box, opened=folder) == 0


def test_folder_that_was_made_anew_is_read_from_its_beginning(box):
    poll(box, opened=PretendedFolder({8: a_letter()}))
    box.refresh_from_db()
    assert poll(box, opened=PretendedFolder({1: a_letter()}, validity=8)) == 1


def test_too_large_a_mail_is_only_begun(box, monkeypatch):
    monkeypatch.setattr(imap, "MOST_BYTES", 1000)
    monkeypatch.setattr("hesi.support.mail.receiving.MOST_BYTES", 1000)
    monkeypatch.setattr(imap, "KEPT_OF_TOO_LARGE", 400)
    poll(box, opened=PretendedFolder({1: a_letter(body="x" * 9000)}))
    kept = IncomingMail.objects.get()
    assert kept.raw.size_bytes == 400
    assert kept.size_bytes > 9000


def test_what_the_server_says_is_written_down(box):
    @contextmanager
    def refused(_mailbox: Mailbox) -> Iterator[Any]:
        raise MailboxUnreachable("AUTHENTICATIONFAILED")
        yield

    assert poll(box, opened=refused) == 0
    box.refresh_from_db()
    assert box.last_error == "AUTHENTICATIONFAILED"


def test_password_is_sealed_and_bound_to_its_mailbox(provider):
    lead = Actor(builders.a_member("组长", roles=("support_lead",)))
    first = save_mailbox(None, address="a@hesi.example", host="h", user="u", password="secret-word", by=lead)
    second = save_mailbox(None, address="b@hesi.example", by=lead)
    assert password_of(first) == "secret-word"
    assert b"secret-word" not in bytes(first.sealed_password)
    second.sealed_password = first.sealed_password
    with pytest.raises(Tampered):
        password_of(second)


def test_pipe_answers_as_mail_servers_expect(box, monkeypatch):
    assert read_pipe(io.BytesIO(a_letter()), []) == DONE
    assert read_pipe(io.BytesIO(a_letter(to="x@elsewhere.example")), []) == NO_SUCH_MAILBOX

    def full(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("hesi.support.mail.listener.deliver", full)
    assert read_pipe(io.BytesIO(a_letter()), []) == LATER


def test_listener_takes_mail_for_our_mailboxes_only(monkeypatch):
    taken: list[tuple[bytes, list[str]]] = []
    monkeypatch.setattr("hesi.support.mail.listener._is_ours", lambda address: address.endswith("@hesi.example"))
    monkeypatch.setattr("hesi.support.mail.listener._deliver", lambda raw, to: taken.append((raw, to)))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Doorman(), hostname="127.0.0.1", port=port, data_size_limit=5000)
    controller.start()
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.sendmail("a@x.example", ["support+t1@hesi.example"], a_letter())
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                client.sendmail("a@x.example", ["victim@elsewhere.example"], a_letter())
            with pytest.raises(smtplib.SMTPException):
                client.sendmail("a@x.example", ["support@hesi.example"], a_letter(body="x" * 9000))
    finally:
        controller.stop()
        asyncio.set_event_loop(None)
    assert [to for _raw, to in taken] == [["support+t1@hesi.example"]]
    assert b"From:" in taken[0][0]
