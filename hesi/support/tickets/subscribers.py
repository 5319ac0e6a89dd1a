"""Who hears of a ticket: agents of a new question, the requester of an answer."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.tickets.models import Ticket
from hesi.support.tickets.queries import agents_to_tell
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify

QUESTION = notice_kind("ticket.question", gettext_lazy("A customer wrote in a ticket"), order=80)
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
            _("{company}: {title}").format(company=ticket.customer.name, title=ticket.title),
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
    )
