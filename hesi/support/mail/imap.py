"""Fetching mail from a mailbox by IMAP: every mail from the last one seen on, kept before it counts as seen."""

import contextlib
import imaplib
import logging
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from django.db import transaction

from hesi.core.crypto import open_sealed, place
from hesi.core.time import now
from hesi.support.mail.models import IncomingMail, Mailbox
from hesi.support.mail.receiving import KEPT_OF_TOO_LARGE, MOST_BYTES, receive
from hesi.workspace.egress import AddressRefused, NoAnswer, connected
from hesi.workspace.tenancy.data_keys import data_key_of

MOST_AT_ONCE = 200
_TIMEOUT_SECONDS = 20
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

log = logging.getLogger(__name__)


class Folder(Protocol):
    """An opened folder of a mail server."""

    def validity(self) -> int: ...
    def uids_after(self, uid: int) -> list[int]: ...
    def size(self, uid: int) -> int: ...
    def content(self, uid: int, first_bytes: int | None = None) -> bytes: ...
    def mark_seen(self, uid: int) -> None: ...


class MailboxUnreachable(Exception):
    """The server could not be reached, refused the sign-in, or has no such folder; the sentence says what it said."""


def poll(
    mailbox: Mailbox, *, opened: "Callable[[Mailbox], contextlib.AbstractContextManager[Folder]] | None" = None
) -> int:
    """Fetch what is new in a mailbox; how many mails were kept. A failure is written down with the mailbox."""
    fetched = 0
    try:
        with (opened or open_folder)(mailbox) as folder:
            validity = folder.validity()
            known = mailbox.seen_uid if validity == mailbox.seen_validity else 0
            for uid in folder.uids_after(known)[:MOST_AT_ONCE]:
                fetched += _fetch(mailbox, folder, validity, uid)
                with contextlib.suppress(imaplib.IMAP4.error):
                    folder.mark_seen(uid)
        error = ""
    except (MailboxUnreachable, imaplib.IMAP4.error, OSError) as failure:
        error = str(failure)[:300] or type(failure).__name__
        log.warning("Mailbox %s: %s", mailbox.address, error)
    Mailbox.objects.filter(pk=mailbox.pk).update(checked_at=now(), last_error=error)
    return fetched


@transaction.atomic
def _fetch(mailbox: Mailbox, folder: Folder, validity: int, uid: int) -> bool:
    """Keep one mail and how far the folder has been read, together. A mail that is too large is only begun."""
    size = folder.size(uid)
    raw = folder.content(uid, KEPT_OF_TOO_LARGE if size > MOST_BYTES else None)
    kept = receive(
        raw,
        mailbox,
        source=IncomingMail.Source.IMAP,
        uid_validity=validity,
        uid=uid,
        size_bytes=max(size, len(raw)),
    )
    mailbox.seen_validity, mailbox.seen_uid = validity, uid
    Mailbox.objects.filter(pk=mailbox.pk).update(seen_validity=validity, seen_uid=uid)
    return kept is not None


@contextmanager
def open_folder(mailbox: Mailbox) -> Iterator[Folder]:
    """Sign in and open the mailbox's folder. Raises `MailboxUnreachable` with the server's words."""
    try:
        client = _connected(mailbox)
    except AddressRefused as refusal:
        raise MailboxUnreachable(refusal.message) from refusal
    except NoAnswer as error:
        raise MailboxUnreachable(_plain(socket.gaierror())) from error
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxUnreachable(_plain(error)) from error
    try:
        try:
            client.login(mailbox.user, password_of(mailbox))
            answer, said = client.select(_quoted(mailbox.folder))
        except imaplib.IMAP4.error as error:
            raise MailboxUnreachable(_plain(error)) from error
        if answer != "OK":
            raise MailboxUnreachable(_plain(said))
        yield _Imap(client)
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            client.logout()


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    kind = _Encrypted if mailbox.is_encrypted else _Plain
    return kind(mailbox.host, mailbox.port, timeout=_TIMEOUT_SECONDS)


class _Plain(imaplib.IMAP4):
    """A connection through the one guarded way out: the host is what somebody has typed in."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return connected("imap", self.host, self.port, seconds=timeout or _TIMEOUT_SECONDS)


class _Encrypted(imaplib.IMAP4):
    """The same under TLS, the certificate checked against the name."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        opened = connected("imaps", self.host, self.port, seconds=timeout or _TIMEOUT_SECONDS)
        try:
            return ssl.create_default_context().wrap_socket(opened, server_hostname=self.host)
        except OSError:
            opened.close()
            raise


class _Imap:
    """The few commands needed, by UID (RFC 3501 §6.4.8)."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._client = client

    def validity(self) -> int:
        _answer, data = self._client.response("UIDVALIDITY")
        return int(data[0]) if data and data[0] else 0

    def uids_after(self, uid: int) -> list[int]:
        _answer, data = self._client.uid("SEARCH", "UID", f"{uid + 1}:*")
        found = sorted(int(word) for word in (data[0] or b"").split()) if data else []
        # "n:*" always names the last mail, also when it is older.
        return [number for number in found if number > uid]

    def size(self, uid: int) -> int:
        _answer, data = self._client.uid("FETCH", str(uid), "(RFC822.SIZE)")
        match = _SIZE.search(b" ".join(piece for piece in data if isinstance(piece, bytes)))
        return int(match.group(1)) if match else 0

    def content(self, uid: int, first_bytes: int | None = None) -> bytes:
        part = f"<0.{first_bytes}>" if first_bytes else ""
        _answer, data = self._client.uid("FETCH", str(uid), f"(BODY.PEEK[]{part})")
        return next((bytes(piece[1]) for piece in data if isinstance(piece, tuple)), b"")

    def mark_seen(self, uid: int) -> None:
        self._client.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")


def password_of(mailbox: Mailbox) -> str:
    """The mailbox's password, opened for the one use of signing in."""
    if not mailbox.sealed_password:
        return ""
    return open_sealed(data_key_of(mailbox.tenant), bytes(mailbox.sealed_password), password_place(mailbox)).decode()


def password_place(mailbox: Mailbox) -> bytes:
    """Where the sealed password belongs; it does not open elsewhere."""
    return place("mailbox", mailbox.pk, "password")


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(error: object) -> str:
    if isinstance(error, socket.gaierror):
        return "The server's name is not known."
    text = error
    if isinstance(error, Exception) and error.args:
        text = error.args[-1] if isinstance(error.args[-1], str | bytes) else str(error)
    if isinstance(text, list) and text:
        text = text[0]
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
