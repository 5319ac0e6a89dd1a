"""Who hears of a ticket: agents of a new question, the requester of an answer."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.tickets.models import Ticket
from hesi.support.tickets.queries import agents_to_tell, support_leads
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify

QUESTION = notice_kind("ticket.question", gettext_lazy("A customer wrote in a ticket"), order=80)
FOLLOW_UP = notice_kind("ticket.follow_up", gettext_lazy("A customer was not satisfied"), order=85)
ANSWER = notice_kind("support.answer", gettext_lazy("Support answered my ticket"), order=70)


@on("ticket.opened", "ticket.requester_replied")
def tell_agents(event: Event) -> None:
    """The ticket's agent, or all agents while it has none."""
    ticket = Ticket.objects.select_related("customer").get(pk=event.subject_id)
    notify(
        agents_to_tell(ticket),
        kind=QUESTION,
        url=reverse("desk-ticket", args=[ticket.number]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("{company}: {title}").format(
                company=ticket.customer.name if ticket.customer else _("Guest"), title=ticket.title
            ),
            _("{person} wrote in {number}.").format(person=ticket.requester_name, number=ticket.number),
        ),
        icon="message",
    )


@on("support.answered", "support.solved")
def tell_requester(event: Event) -> None:
    """In the customer's workspace, where this event lives."""
    number, title = event.facts.get("number", ""), event.facts.get("title", "")
    notify(
        event.audience,
        kind=ANSWER,
        url=reverse("ticket", args=[number]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("Support has answered: {title}").format(title=title),
            _("Ticket {number}. Read the answer and say whether it is solved.").format(number=number),
        ),
        icon="lifebuoy",
        by_mail=not event.facts.get("by_mail"),
    )


@on("follow_up.made")
def tell_success_manager(event: Event) -> None:
    """Whoever looks after the customer; the support leads where nobody does."""
    ticket = Ticket.objects.get(pk=event.subject_id)
    task = ticket.tasks.filter(pk=event.facts.get("task")).first()
    if task is None:
        return
    notify(
        [task.assignee_id] if task.assignee_id else support_leads(),
        kind=FOLLOW_UP,
        url=reverse("desk-ticket", args=[ticket.number]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("{person} was not satisfied: {title}").format(person=ticket.requester_name, title=ticket.title),
            _("Rated {score} of 5. Talk to them by the end of the next business day.").format(
                score=event.facts.get("score", "")
            ),
        ),
        icon="message-question",
    )


@on("support.copied")
def tell_participant(event: Event) -> None:
    """A colleague was let into a ticket; in the customer's workspace."""
    number, title = event.facts.get("number", ""), event.facts.get("title", "")
    notify(
        event.audience,
        kind=ANSWER,
        url=reverse("ticket", args=[number]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("You can read along: {title}").format(title=title),
            _("{person} has let you into ticket {number}.").format(person=event.facts.get("person", ""), number=number),
        ),
        icon="lifebuoy",
    )
