"""Who is told that a ticket was passed on."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.tickets.models import Ticket
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify

GIVEN = notice_kind("ticket.given", gettext_lazy("A ticket was given to me"), order=81)
PASSED_ON = notice_kind("ticket.passed_on", gettext_lazy("A ticket of my line was not taken in time"), order=82)


@on("ticket.reassigned")
def tell_who_has_it_now(event: Event) -> None:
    """The agent it was passed on to; a new ticket is told of when it is opened."""
    ticket = Ticket.objects.select_related("customer").get(pk=event.subject_id)
    notify(
        [ticket.agent_id],
        kind=GIVEN,
        url=reverse("desk-ticket", args=[ticket.number]),
        dedupe=f"given:{event.pk}",
        text=lambda: (
            _("{number} is yours now: {title}").format(number=ticket.number, title=ticket.title),
            _("A colleague did not take it in time."),
        ),
        icon="arrows-exchange",
    )


@on("ticket.reassigned")
def tell_leads(event: Event) -> None:
    """The lead of the line, from the second time on that nobody took it."""
    leads = event.facts.get("leads")
    if not leads:
        return
    ticket = Ticket.objects.get(pk=event.subject_id)
    notify(
        leads,
        kind=PASSED_ON,
        url=reverse("desk-ticket", args=[ticket.number]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("Nobody took {number}: {title}").format(number=ticket.number, title=ticket.title),
            _("It was passed on {count} times. Give it to somebody, or take it yourself.").format(
                count=event.facts.get("times", 0)
            ),
        ),
        icon="arrows-exchange",
    )
