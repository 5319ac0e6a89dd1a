"""Colleagues who read along: people of the asker's own company, added by e-mail to one ticket."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.support.tickets.models import Participant, Ticket
from hesi.support.tickets.permissions import may_invite_to_ticket
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import tenant_scope

MOST_PARTICIPANTS = 20


@transaction.atomic
def add_participant(ticket: Ticket, email: str, *, by: Any) -> Participant:
    """Let a colleague of the asker's company read this ticket and write in it. Raises `Invalid` on `email`."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_invite_to_ticket, by, ticket)
    member = _colleague(ticket, email.strip())
    if ticket.participants.count() >= MOST_PARTICIPANTS:
        raise _refused(_("At most {count} colleagues can read along.").format(count=MOST_PARTICIPANTS))
    participant, is_new = Participant.objects.get_or_create(
        ticket=ticket, email=email.strip().lower(), defaults={"name": member.name, "member_id": member.pk}
    )
    if is_new:
        record("ticket.participant_added", ticket, by=by, audience=[ticket.agent_id], email=participant.email)
        with tenant_scope(member.tenant):
            record(
                "support.copied",
                ticket,
                by=SystemActor("support"),
                audience=[member.pk],
                number=ticket.number,
                title=ticket.title,
                person=ticket.requester_name,
            )
    return participant


@transaction.atomic
def remove_participant(ticket: Ticket, pk: int, *, by: Any) -> None:
    """The colleague reads no longer along; removing somebody who is not there does nothing."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_invite_to_ticket, by, ticket)
    gone = ticket.participants.filter(pk=pk).first()
    if gone is not None:
        gone.delete()
        record("ticket.participant_removed", ticket, by=by, audience=[ticket.agent_id], email=gone.email)


def _colleague(ticket: Ticket, email: str) -> Member:
    """The active member of the asker's company with this address. Others are refused alike, whoever they are."""
    found = None
    if ticket.customer is not None and email:
        with tenant_scope(ticket.customer):
            found = Member.objects.active().filter(email__iexact=email).first()
    if found is None:
        raise _refused(
            _(
                "There is no colleague with this address in your company. Only colleagues can be let in; forward "
                "others an answer by mail."
            )
        )
    if found.pk == ticket.requester_id:
        raise _refused(_("This person asked the question and reads it anyway."))
    return found


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"email": sentence})
