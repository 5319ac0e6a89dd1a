"""Taking mail in: the bytes are kept first, then something is made of them, each mail in a transaction of its own."""

from collections.abc import Sequence

from django.db import transaction

from hesi.core.text import clean_line
from hesi.support.mail.addressing import without_plus
from hesi.support.mail.models import IncomingMail, Mailbox
from hesi.support.mail.reading.parts import split_headers
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.files.store import store_file
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope

MOST_BYTES = 20 * 1024 * 1024
# What is kept of a mail beyond the limit, enough to answer its sender.
KEPT_OF_TOO_LARGE = 256 * 1024


class NoSuchMailbox(Exception):
    """No active mailbox has any of these addresses."""


@transaction.atomic
def receive(
    raw: bytes,
    mailbox: Mailbox,
    *,
    source: str,
    envelope_to: Sequence[str] = (),
    uid_validity: int | None = None,
    uid: int | None = None,
    size_bytes: int | None = None,
) -> IncomingMail | None:
    """Keep a mail and queue it to be taken in; None where this very one was received before. Asked in the workspace.

    When it returns and the transaction commits, nothing can lose the mail any more. `size_bytes` is the real size of a
    mail of which only the beginning was fetched.
    """
    from hesi.support.mail.tasks import take_in

    if uid is not None and IncomingMail.objects.filter(mailbox=mailbox, uid_validity=uid_validity, uid=uid).exists():
        return None
    size = len(raw) if size_bytes is None else size_bytes
    kept = raw if size <= MOST_BYTES else raw[:KEPT_OF_TOO_LARGE]
    subject, sender = _first_look(kept)
    stored = store_file(kept, name="mail.eml", media_type="message/rfc822", purpose="mail", by=SystemActor("mail"))
    incoming: IncomingMail = IncomingMail.objects.create(
        mailbox=mailbox,
        source=source,
        uid_validity=uid_validity,
        uid=uid,
        raw=stored,
        size_bytes=size,
        envelope_to=[address[:320] for address in envelope_to][:50],
        subject=subject,
        sender=sender,
    )
    enqueue(take_in, incoming_id=incoming.pk)
    return incoming


def deliver(raw: bytes, recipients: Sequence[str], *, source: str) -> int:
    """Give a mail to every mailbox among its recipients, wherever that is; how many. Raises `NoSuchMailbox`."""
    found = mailboxes_of(recipients or _recipients_in(raw))
    if not found:
        raise NoSuchMailbox
    for mailbox in found:
        with tenant_scope(mailbox.tenant):
            receive(raw, mailbox, source=source, envelope_to=recipients)
    return len(found)


def mailboxes_of(recipients: Sequence[str]) -> list[Mailbox]:
    """The active mailboxes these addresses lead to, signed parts left out."""
    wanted = {without_plus(address) for address in recipients if "@" in address}
    with across_tenants():
        rows = Mailbox.objects.filter(is_active=True, address__in=wanted).select_related("tenant")
        return list(rows)


def is_taken(address: str, *, but: int | None) -> bool:
    """Whether another mailbox of this installation has the address."""
    with across_tenants():
        return bool(Mailbox.objects.filter(address=address).exclude(pk=but).exists())


def _recipients_in(raw: bytes) -> list[str]:
    """Who the headers say it is for, where the way it came does not say."""
    from hesi.support.mail.reading.addresses import addresses

    headers, _ = split_headers(raw[:KEPT_OF_TOO_LARGE])
    fields = ("delivered-to", "x-original-to", "envelope-to", "to", "cc", "bcc")
    return [found.email for field in fields for value in headers.raw(field) for found in addresses(value)]


def _first_look(raw: bytes) -> tuple[str, str]:
    """Subject and sender for the list of what came in, before the mail is read properly."""
    try:
        headers, _ = split_headers(raw.lstrip(b"\r\n")[:65_536])
        return clean_line(headers.text("subject"), 200), clean_line(headers.text("from"), 254)
    except Exception:
        # The list may lack them; keeping the mail must not depend on them.
        return "", ""
