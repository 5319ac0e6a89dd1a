"""Somebody without a sign-in asks by e-mail address, and proves that the address is theirs."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid, TooMany
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.service.contacts import Caller, who_is
from hesi.support.service.models import Channel
from hesi.support.tickets.actions.asking import open_ticket
from hesi.support.tickets.actions.files import Upload
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.permissions import may_confirm_ticket
from hesi.support.tickets.requester import Guest
from hesi.workspace.access.actor import AnyActor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.jobs.tenant_tasks import enqueue

# So many questions a day wait for one address to be confirmed; the rest would only fill somebody's inbox.
MOST_UNVERIFIED = 3
_A_DAY = timedelta(days=1)


@transaction.atomic
def ask_as_guest(
    *, name: str, email: str, category: str, title: str, body: str, files: Sequence[Upload] = (), by: AnyActor
) -> Ticket:
    """A ticket that stands as unverified until the link in the mail is opened. Raises `Invalid` by field, `TooMany`.

    Who the address belongs to is not looked at before, so that nobody asks in somebody else's name.
    """
    email, name = email.strip().lower(), clean_line(name, 60)
    _expect_address(email)
    waiting = Ticket.objects.filter(requester_email=email, is_verified=False, created_at__gte=now() - _A_DAY)
    if waiting.count() >= MOST_UNVERIFIED:
        raise TooMany(_("Questions from this address wait to be confirmed. Open the link in our mail, then ask on."))
    who = Caller(name=name or email.partition("@")[0], email=email, language=get_language() or "zh-hans")
    ticket = open_ticket(who, channel=Channel.PAGE, category=category, title=title, body=body, files=files, by=by)
    await_confirmation(ticket)
    return ticket


def await_confirmation(ticket: Ticket) -> None:
    """A guest's new ticket stands as unverified, and the link that proves their address is sent to it."""
    ticket.is_verified = False
    ticket.save(update_fields=["is_verified"])
    from hesi.support.tickets.tasks import send_confirmation

    enqueue(send_confirmation, ticket_id=ticket.pk)


@transaction.atomic
def verify_guest(ticket: Ticket, *, by: Guest) -> Ticket:
    """The address is theirs: the ticket counts as asked by whoever it belongs to at the provider's customers."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_confirm_ticket, by, ticket)
    if ticket.is_verified:
        return ticket
    ticket.is_verified = True
    known = who_is(email=ticket.requester_email)
    if known.customer is not None and ticket.customer_id is None:
        ticket.customer, ticket.requester_id = known.customer, known.member_id
        ticket.plan = known.customer.plan
    ticket.save(update_fields=["is_verified", "customer", "requester_id", "plan"])
    record("ticket.verified", ticket, by=SystemActor("support"), audience=[ticket.agent_id])
    return ticket


def _expect_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        sentence = _("Enter the e-mail address our answer should go to.")
        raise Invalid(sentence, fields={"email": sentence}) from None
