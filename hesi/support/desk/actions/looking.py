"""Who has a ticket's page open, so that two agents do not answer the same question."""

from datetime import timedelta

from django.db import transaction

from hesi.core.time import now
from hesi.support.desk.models import Looking
from hesi.support.desk.permissions import may_use_desk
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require

# A page says every quarter of a minute that it is still open; two missed beats and it is gone.
KEPT_FOR = timedelta(seconds=40)


@transaction.atomic
def look(ticket: Ticket, *, by: AnyActor, is_typing: bool = False) -> list[Looking]:
    """Say that the page is open, and hear who else has it open. No event: nothing happens to the ticket."""
    require(may_use_desk, by)
    at = now()
    Looking.objects.filter(ticket=ticket, until__lte=at).delete()
    Looking.objects.update_or_create(
        ticket=ticket, member=by.member, defaults={"is_typing": is_typing, "until": at + KEPT_FOR}
    )
    return others_at(ticket, by)


@transaction.atomic
def leave(ticket: Ticket, *, by: AnyActor) -> None:
    """The page was closed."""
    require(may_use_desk, by)
    Looking.objects.filter(ticket=ticket, member_id=by.member_id).delete()


def others_at(ticket: Ticket, actor: AnyActor) -> list[Looking]:
    """Who else has the page open now, whoever types first."""
    rows = Looking.objects.now_at(ticket, now()).exclude(member_id=actor.member_id)
    return list(rows.select_related("member").order_by("-is_typing", "pk")[:10])
