"""Two tickets about one thing become one; one ticket about two things becomes two."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.tickets.actions import clocking
from hesi.support.tickets.actions.steps import expect_alive, locked_for_work, store, tell_desk, tell_requester
from hesi.support.tickets.categories import find_category
from hesi.support.tickets.models import Follower, Message, Participant, Ticket, TicketLink, TicketTag, TicketTask
from hesi.support.tickets.models.ticket import NO_DEADLINE
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.scope import active_tenant
from hesi.workspace.tenancy.serials import next_number

UNDO_WITHIN = timedelta(minutes=30)


class CannotMerge(Conflict):
    code = "cannot_merge"


@transaction.atomic
def merge_tickets(source: Ticket, target: Ticket, *, by: AnyActor) -> Ticket:
    """Everything of the source goes on in the target, which keeps the earlier start of both; gives the target back.

    Only within one customer (guests: one e-mail address). Messages remember where they came from, which is what makes
    `undo_merge` possible. Raises `CannotMerge` for itself, another customer's, a merged or a closed target.
    """
    # In the order of their ids, so that merging both ways at once never waits for itself.
    locked = {row.pk: locked_for_work(row, by) for row in sorted((source, target), key=lambda row: row.pk)}
    source, target = locked[source.pk], locked[target.pk]
    _expect_mergeable(source, target)
    at = now()
    moved = _move(source, target)
    before = {"state": source.state, "agent": source.agent_id, "solved_at": _iso(source.solved_at)}
    source.state, source.agent, source.merged_into = Ticket.State.MERGED, None, target
    source.due_at, source.due_metric, source.rank_at, source.snoozed_until = None, "", NO_DEADLINE, None
    store(source, "state", "agent", "merged_into", "due_at", "due_metric", "rank_at", "snoozed_until")
    _take_over(source, target)
    clocking.merged(source, target, at=at)
    store(target, "blocked_minor", "people_blocked", "is_emergency")
    tell_desk(source, "merged", by=by, target=target.number, before=before, moved=moved)
    tell_desk(target, "merged_in", by=by, source=source.number)
    tell_requester(source, "support.merged", target=target.number)
    return target


@transaction.atomic
def undo_merge(source: Ticket, *, by: AnyActor) -> Ticket:
    """Take a merge apart again while nothing else has happened on the target; gives the source back, open as it was.

    Raises `CannotMerge` once somebody has gone on in the target, or half an hour later.
    """
    source = Ticket.objects.locked(source.pk)
    target = source.merged_into
    event = Event.objects.about(Ticket.subject_type, source.pk).filter(name="ticket.merged").first()
    if source.state != Ticket.State.MERGED or target is None or event is None:
        raise CannotMerge(_("{number} has not been merged.").format(number=source.number))
    target = locked_for_work(target, by)
    later = (
        Event.objects.about(Ticket.subject_type, target.pk)
        .filter(pk__gt=event.pk)
        .exclude(Q(name="ticket.merged_in") | Q(name__startswith="promise."))
    )
    if now() - event.at > UNDO_WITHIN or later.exists():
        raise CannotMerge(
            _("Work has gone on in {number}, so the merge stays. Split off what belongs elsewhere.").format(
                number=target.number
            )
        )
    moved, before = event.facts.get("moved", {}), event.facts.get("before", {})
    _move_back(source, target, moved)
    source.state, source.agent_id, source.merged_into = before.get("state", Ticket.State.NEW), before.get("agent"), None
    store(source, "state", "agent", "merged_into")
    if source.is_open:
        clocking.started(source, at=source.created_at)
    tell_desk(source, "unmerged", by=by, target=target.number)
    tell_desk(target, "merge_undone", by=by, source=source.number)
    return source


@transaction.atomic
def split_ticket(message: Message, *, by: AnyActor, title: str, category: str = "") -> Ticket:
    """A ticket of its own from one message of the customer's; the promised times run from when it was written.

    Split off twice under the same title (a second press of the button), it is the ticket there is.
    """
    ticket = locked_for_work(message.ticket, by)
    words = clean_line(title, 120)
    if not words:
        sentence = _("Say in a few words what it is about.")
        raise Invalid(sentence, fields={"title": sentence})
    if not message.is_from_requester:
        raise Invalid(_("Only what the customer wrote can become a ticket of its own."))
    about = find_category(category) if category else ticket.category
    known = _split_before(ticket, message, words)
    if known is not None:
        return known
    new = Ticket.objects.create(
        number=next_number("GD", active_tenant().today),
        category=about,
        title=words,
        line=about.line or ticket.line,
        priority=ticket.priority,
        created_at=message.created_at,
        **{name: getattr(ticket, name) for name in _SHARED},
    )
    copy = Message.objects.create(
        ticket=new,
        is_from_requester=True,
        channel=message.channel,
        author_name=message.author_name,
        author_email=message.author_email,
        body=message.body,
        origin_ticket=ticket,
        created_at=message.created_at,
    )
    for sent in message.message_attachments.all():
        copy.message_attachments.create(file_id=sent.file_id, text=sent.text)
    TicketLink.objects.create(ticket=new, other=ticket, kind=TicketLink.Kind.SPLIT)
    clocking.started(new, at=message.created_at)
    tell_desk(new, "opened", by=by, category=about.key, split_from=ticket.number)
    tell_desk(ticket, "split", by=by, new=new.number, message=message.pk)
    return new


def _split_before(ticket: Ticket, message: Message, title: str) -> Ticket | None:
    links = TicketLink.objects.filter(other=ticket, kind=TicketLink.Kind.SPLIT).values("ticket_id")
    same = Message.objects.filter(origin_ticket=ticket, created_at=message.created_at, body=message.body)
    found: Ticket | None = Ticket.objects.filter(pk__in=links, title=title, messages__in=same.values("pk")).first()
    return found


# What a ticket split off shares with the one it came from.
_SHARED = (
    "customer",
    "requester_id",
    "requester_name",
    "requester_email",
    "requester_phone",
    "language",
    "plan",
    "channel",
    "page",
    "capsule",
)


def _expect_mergeable(source: Ticket, target: Ticket) -> None:
    if source.pk == target.pk:
        raise CannotMerge(_("A ticket cannot be merged into itself."))
    expect_alive(target)
    same_customer = source.customer_id is not None and source.customer_id == target.customer_id
    same_guest = (
        source.customer_id is None
        and target.customer_id is None
        and bool(source.requester_email)
        and source.requester_email.lower() == target.requester_email.lower()
    )
    if not (same_customer or same_guest):
        raise CannotMerge(
            _("{source} and {target} belong to different customers. Link them instead.").format(
                source=source.number, target=target.number
            )
        )


def _move(source: Ticket, target: Ticket) -> dict[str, Any]:
    """Hand everything over, and say what was handed over so that it can go back."""
    moved: dict[str, Any] = {
        "tasks": list(TicketTask.objects.filter(ticket=source).values_list("pk", flat=True)),
        "messages": list(Message.objects.filter(ticket=source).values_list("pk", flat=True)),
    }
    Message.objects.filter(ticket=source, origin_ticket__isnull=True).update(origin_ticket=source)
    Message.objects.filter(ticket=source).update(ticket=target)
    TicketTask.objects.filter(ticket=source).update(ticket=target)
    for model, column in ((Participant, "email"), (TicketTag, "tag_id"), (Follower, "member_id")):
        known = set(model.objects.filter(ticket=target).values_list(column, flat=True))
        rows = model.objects.filter(ticket=source).exclude(**{f"{column}__in": known})
        moved[model.__name__] = list(rows.values_list("pk", flat=True))
        model.objects.filter(pk__in=moved[model.__name__]).update(ticket=target)
    is_other = source.requester_email and source.requester_email.lower() != target.requester_email.lower()
    if is_other and not Participant.objects.filter(ticket=target, email=source.requester_email).exists():
        added = Participant.objects.create(
            ticket=target, name=source.requester_name, email=source.requester_email, member_id=source.requester_id
        )
        moved["added"] = added.pk
    return moved


def _move_back(source: Ticket, target: Ticket, moved: dict[str, Any]) -> None:
    messages = Message.objects.filter(pk__in=moved.get("messages", ()), ticket=target)
    messages.filter(origin_ticket=source).update(origin_ticket=None)
    messages.update(ticket=source)
    TicketTask.objects.filter(pk__in=moved.get("tasks", ()), ticket=target).update(ticket=source)
    for model in (Participant, TicketTag, Follower):
        model.objects.filter(pk__in=moved.get(model.__name__, ()), ticket=target).update(ticket=source)
    Participant.objects.filter(pk=moved.get("added"), ticket=target).delete()


def _take_over(source: Ticket, target: Ticket) -> None:
    """What weighs on the source weighs on the target."""
    if source.blocked_currency == target.blocked_currency:
        target.blocked_minor = max(source.blocked_minor, target.blocked_minor)
    target.people_blocked = max(source.people_blocked, target.people_blocked)
    target.is_emergency = target.is_emergency or source.is_emergency


def _iso(at: Any) -> str:
    return at.isoformat() if at else ""
