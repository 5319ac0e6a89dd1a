"""Keeping mailboxes, and putting right by hand what went wrong with a mail."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.crypto import seal
from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.support.mail.imap import password_place
from hesi.support.mail.models import IncomingMail, Mailbox, MailingAgent, OutgoingMail, SuspendedAddress
from hesi.support.mail.permissions import may_manage_mail, may_work_by_mail
from hesi.support.mail.receiving import is_taken
from hesi.support.mail.sending import send_again
from hesi.support.tickets.models import Category
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.tenancy.data_keys import data_key_of

MOST_MAILBOXES = 20


class AlreadySettled(Conflict):
    code = "mail_already_settled"


@transaction.atomic
def save_mailbox(
    mailbox: Mailbox | None,
    *,
    address: str,
    by: Actor,
    name: str = "",
    category: str = "",
    host: str = "",
    port: int = 993,
    is_encrypted: bool = True,
    user: str = "",
    password: str = "",
    folder: str = "INBOX",
    is_active: bool = True,
    proving_server: str = "",
) -> Mailbox:
    """Keep a mailbox. An empty password leaves the one it has; another server or user needs one. Raises `Invalid`."""
    require(may_manage_mail, by)
    if mailbox is None and Mailbox.objects.count() >= MOST_MAILBOXES:
        raise Invalid(_("There are {count} mailboxes already; remove one first.").format(count=MOST_MAILBOXES))
    kept = mailbox or Mailbox()
    address = address.strip().lower()
    _expect_free(address, kept)
    host, user = host.strip(), user.strip()
    # Without encryption the password would go over the wire in clear: that, too, takes somebody who knows it.
    moved = bool(kept.pk) and (
        (kept.host, kept.port, kept.user) != (host, port, user) or (kept.is_encrypted and not is_encrypted)
    )
    if moved and host and not password:
        sentence = _("The server or user is another one: enter its password.")
        raise Invalid(sentence, fields={"password": sentence})
    refolded = bool(kept.pk) and (kept.host, kept.user, kept.folder) != (host, user, folder)
    kept.address, kept.name, kept.host, kept.port = address, clean_line(name, 60), host, port
    kept.is_encrypted, kept.user, kept.folder, kept.is_active = is_encrypted, user, folder or "INBOX", is_active
    kept.proving_server = clean_line(proving_server, 120).casefold()
    kept.category = Category.objects.filter(key=category).first() if category else None
    if refolded:
        kept.seen_validity = kept.seen_uid = 0
    kept.last_error = ""
    kept.save()
    if password:
        kept.sealed_password = seal(data_key_of(by.tenant), password.encode(), password_place(kept))
        kept.save(update_fields=["sealed_password"])
    elif not host:
        Mailbox.objects.filter(pk=kept.pk).update(sealed_password=b"")
    record("mailbox.saved", kept, by=by, address=address, host=kept.host, is_active=is_active)
    return kept


@transaction.atomic
def remove_mailbox(mailbox: Mailbox, *, by: Actor) -> None:
    """Take a mailbox away. One that mail came by is only switched off: the mails keep telling where they came from."""
    require(may_manage_mail, by)
    record("mailbox.removed", mailbox, by=by, address=mailbox.address)
    if IncomingMail.objects.filter(mailbox=mailbox).exists():
        Mailbox.objects.filter(pk=mailbox.pk).update(is_active=False, sealed_password=b"", host="", user="")
    else:
        mailbox.delete()


@transaction.atomic
def replay_mail(incoming: IncomingMail, *, by: Actor) -> IncomingMail:
    """Take in a mail once more that was set aside or passed over; one whose sender is in doubt is vouched for by it."""
    require(may_manage_mail, by)
    from hesi.support.mail.tasks import take_in

    again = IncomingMail.objects.filter(pk=incoming.pk, state__in=(IncomingMail.State.ASIDE, IncomingMail.State.PASSED))
    vouched = incoming.is_vouched_for or incoming.outcome == "forged"
    if not again.update(
        state=IncomingMail.State.RECEIVED, tries=0, outcome="", reason="", settled_at=None, is_vouched_for=vouched
    ):
        raise AlreadySettled(_("This mail is in a ticket or on its way into one already."))
    enqueue(take_in, incoming_id=incoming.pk)
    record("mail.replayed", incoming, by=by, sender=incoming.sender, vouched=vouched)
    incoming.refresh_from_db()
    return incoming


@transaction.atomic
def resend_mail(outgoing: OutgoingMail, *, by: Actor) -> None:
    """Send a mail once more that was not delivered or was held back."""
    require(may_manage_mail, by)
    if outgoing.state not in (OutgoingMail.State.FAILED, OutgoingMail.State.HELD):
        raise AlreadySettled(_("This mail was sent or is about to be."))
    send_again(outgoing)
    record("mail.resent", outgoing, by=by, recipient=outgoing.recipient)


@transaction.atomic
def release_address(suspended: SuspendedAddress, *, by: Actor) -> None:
    """Let mail go to a suspended address again."""
    require(may_manage_mail, by)
    record("mail.address_released", suspended, by=by, email=suspended.email)
    suspended.delete()


@transaction.atomic
def work_by_mail(*, by: Actor, wanted: bool) -> None:
    """Send this agent what customers write in their tickets, and take their replies for answers; or no longer."""
    require(may_work_by_mail, by)
    if wanted:
        MailingAgent.objects.get_or_create(member=by.member)
    else:
        MailingAgent.objects.filter(member=by.member).delete()


def _expect_free(address: str, mailbox: Mailbox) -> None:
    sentence = ""
    if "+" in address.partition("@")[0]:
        sentence = _("Leave out what follows the plus sign: the part before it is the mailbox.")
    elif is_taken(address, but=mailbox.pk):
        sentence = _("This address is a mailbox already.")
    if sentence:
        raise Invalid(sentence, fields={"address": sentence})


def mailbox_facts(mailbox: Mailbox) -> dict[str, Any]:
    """What the form shows of a mailbox; never the password."""
    return {
        "address": mailbox.address,
        "name": mailbox.name,
        "category": mailbox.category.key if mailbox.category else "",
        "host": mailbox.host,
        "port": mailbox.port,
        "is_encrypted": mailbox.is_encrypted,
        "user": mailbox.user,
        "folder": mailbox.folder,
        "is_active": mailbox.is_active,
        "proving_server": mailbox.proving_server,
    }
