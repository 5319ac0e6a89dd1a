"""What agents attach to a ticket: tags, links, tasks; and who reads along."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.tickets.actions.steps import locked_for_work, tell_desk
from hesi.support.tickets.agents import agents_among
from hesi.support.tickets.models import Follower, Tag, Ticket, TicketLink, TicketTag, TicketTask
from hesi.support.tickets.permissions import may_work_on_ticket
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.people.models import Member

MOST_TAGS = 20


@transaction.atomic
def tag_ticket(ticket: Ticket, name: str, *, by: AnyActor) -> Tag:
    """Mark the ticket with a word; a new word becomes a tag."""
    ticket = locked_for_work(ticket, by)
    word = clean_line(name, 30).lstrip("#").strip()
    if not word:
        sentence = _("Write the tag's name.")
        raise Invalid(sentence, fields={"tag": sentence})
    if TicketTag.objects.filter(ticket=ticket).count() >= MOST_TAGS:
        raise Invalid(_("A ticket has at most {limit} tags. Take one off first.").format(limit=MOST_TAGS))
    tag, _new = Tag.objects.get_or_create(name=word)
    _row, is_new = TicketTag.objects.get_or_create(ticket=ticket, tag=tag)
    if is_new:
        tell_desk(ticket, "tagged", by=by, tag=word)
    return tag


@transaction.atomic
def untag_ticket(ticket: Ticket, name: str, *, by: AnyActor) -> None:
    """Take a tag off."""
    ticket = locked_for_work(ticket, by)
    removed, _kinds = TicketTag.objects.filter(ticket=ticket, tag__name=name).delete()
    if removed:
        tell_desk(ticket, "untagged", by=by, tag=name[:30])


@transaction.atomic
def link_tickets(ticket: Ticket, other: Ticket, *, by: AnyActor, kind: str = TicketLink.Kind.RELATED) -> TicketLink:
    """Say that two tickets have to do with each other."""
    ticket = locked_for_work(ticket, by)
    if ticket.pk == other.pk:
        sentence = _("A ticket cannot be linked to itself.")
        raise Invalid(sentence, fields={"other": sentence})
    known: TicketLink | None = TicketLink.objects.filter(ticket=other, other=ticket, kind=kind).first()
    if known is not None:
        return known
    link, is_new = TicketLink.objects.get_or_create(ticket=ticket, other=other, kind=kind)
    if is_new:
        tell_desk(ticket, "linked", by=by, other=other.number, kind=kind)
    return link


@transaction.atomic
def unlink_tickets(ticket: Ticket, other: Ticket, *, by: AnyActor) -> None:
    """Take every link between the two away."""
    ticket = locked_for_work(ticket, by)
    removed, _kinds = TicketLink.objects.filter(ticket__in=(ticket, other), other__in=(ticket, other)).delete()
    if removed:
        tell_desk(ticket, "unlinked", by=by, other=other.number)


@transaction.atomic
def add_task(
    ticket: Ticket,
    title: str,
    *,
    by: AnyActor,
    assignee: Member | None = None,
    due_at: datetime | None = None,
    kind: str = TicketTask.Kind.TASK,
) -> TicketTask:
    """Something to be done about the ticket, by an agent or by whoever comes first."""
    ticket = locked_for_work(ticket, by)
    words = clean_line(title, 120)
    wrong = {}
    if not words:
        wrong["title"] = _("Say what is to be done.")
    if assignee is not None and not agents_among([assignee.pk]):
        wrong["assignee"] = _("{name} does not answer tickets. Choose an agent.").format(name=assignee.name)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    task = TicketTask.objects.create(ticket=ticket, kind=kind, title=words, assignee=assignee, due_at=due_at)
    tell_desk(ticket, "task_added", by=by, title=words, task=task.pk, assignee=task.assignee_id)
    return task


@transaction.atomic
def finish_task(task: TicketTask, *, by: AnyActor, done: bool = True) -> TicketTask:
    """Tick the task off, or open it again."""
    task = TicketTask.objects.locked(task.pk)
    require(may_work_on_ticket, by, task.ticket)
    if (task.done_at is not None) != done:
        task.done_at = now() if done else None
        task.save(update_fields=["done_at"])
        tell_desk(task.ticket, "task_done" if done else "task_reopened", by=by, title=task.title, task=task.pk)
    return task


@transaction.atomic
def follow_ticket(ticket: Ticket, *, by: AnyActor, follow: bool = True) -> None:
    """Hear of everything that happens on this ticket, or no longer."""
    require(may_work_on_ticket, by, ticket)
    if follow:
        Follower.objects.get_or_create(ticket=ticket, member=by.member)
    else:
        Follower.objects.filter(ticket=ticket, member=by.member).delete()
