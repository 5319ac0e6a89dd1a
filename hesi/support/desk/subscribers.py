"""How the desk reacts: the index follows, files are read for their words, whoever is named or follows is told."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.desk import articles  # noqa: F401 - what was sent and what solved it is counted there
from hesi.support.desk.reading import READABLE
from hesi.support.desk.tasks import read_attachment
from hesi.support.tickets.agents import agents_among
from hesi.support.tickets.models import Follower, MessageAttachment, Ticket
from hesi.support.tickets.searching import index_ticket
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify

MENTIONED = notice_kind("desk.mentioned", gettext_lazy("A colleague mentioned me on a ticket"), order=81)
FOLLOWED = notice_kind("desk.followed", gettext_lazy("Something happened on a ticket I follow"), order=82)
HANDED = notice_kind("desk.handed", gettext_lazy("A ticket was handed to me"), order=83)

_WRITTEN = ("ticket.opened", "ticket.answered", "ticket.requester_replied", "ticket.noted", "ticket.robot_wrote")
_MOVED = ("ticket.merged_in", "ticket.merge_undone", "ticket.merged", "ticket.unmerged", "ticket.categorised")


@on(*_WRITTEN, *_MOVED)
def keep_findable(event: Event) -> None:
    """Every word of the ticket is found from now on; files are read for theirs outside of this process."""
    ticket = Ticket.objects.select_related("customer", "category").filter(pk=event.subject_id).first()
    if ticket is None:
        return
    index_ticket(ticket)
    if event.name in _WRITTEN:
        _read_files(event)


def _read_files(event: Event) -> None:
    sent = MessageAttachment.objects.filter(message__ticket_id=event.subject_id, text="")
    if "message" in event.facts:
        sent = sent.filter(message_id=event.facts["message"])
    for pk, name in sent.values_list("pk", "file__name")[:20]:
        if name.lower().endswith(READABLE):
            enqueue(read_attachment, attachment_id=pk)


@on("ticket.requester_replied", "ticket.answered", "ticket.noted", "ticket.solved", "ticket.reopened", "ticket.merged")
def tell_readers(event: Event) -> None:
    """Whoever is named in a note, and whoever follows: not who did it, nor whose ticket it is, who hears anyway."""
    named = [pk for pk in event.facts.get("mentions", ()) if pk != event.actor_member_id]
    # Only those who still answer tickets: a follower may have changed to other work meanwhile.
    followers = agents_among(Follower.objects.filter(ticket_id=event.subject_id).values_list("member_id", flat=True))
    if not named and not followers:
        return
    ticket = Ticket.objects.get(pk=event.subject_id)
    _tell_named(event, ticket, named)
    spared = {event.actor_member_id, ticket.agent_id, *named}
    notify(
        [pk for pk in followers if pk not in spared],
        kind=FOLLOWED,
        url=reverse("desk-ticket", args=[ticket.number]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("{number}: {title}").format(number=ticket.number, title=ticket.title),
            _("{name} did something on it.").format(name=event.actor_label),
        ),
        icon="eye",
    )


def _tell_named(event: Event, ticket: Ticket, named: list[int]) -> None:
    notify(
        named,
        kind=MENTIONED,
        url=reverse("desk-ticket", args=[ticket.number]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("{name} mentioned you: {title}").format(name=event.actor_label, title=ticket.title),
            _("In a note on {number}.").format(number=ticket.number),
        ),
        icon="at",
    )


@on("ticket.assigned")
def tell_handed(event: Event) -> None:
    """Whoever was given the ticket by somebody else."""
    agent = event.facts.get("agent")
    if agent is None or agent == event.actor_member_id:
        return
    ticket = Ticket.objects.get(pk=event.subject_id)
    notify(
        [agent],
        kind=HANDED,
        url=reverse("desk-ticket", args=[ticket.number]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("Handed to you: {title}").format(title=ticket.title),
            _("{name} handed you {number}.").format(name=event.actor_label, number=ticket.number),
        ),
        icon="user-check",
    )
