"""Who is told of an emergency."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.tickets.emergency.reasons import reason_label
from hesi.support.tickets.models import Ticket
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify

EMERGENCY = notice_kind("ticket.emergency", gettext_lazy("A customer's work stands still"), order=60)


@on("ticket.emergency_declared")
def tell_of_emergency(event: Event) -> None:
    """The agent and everybody who was pulled in."""
    ticket = Ticket.objects.select_related("customer").get(pk=event.subject_id)
    company = ticket.customer.name if ticket.customer else ticket.requester_name
    notify(
        [ticket.agent_id, *event.facts.get("pulled_in", ())],
        kind=EMERGENCY,
        url=reverse("desk-ticket", args=[ticket.number]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("Emergency at {company}: {title}").format(company=company, title=ticket.title),
            _("{reason}. Ticket {number}.").format(
                reason=reason_label(event.facts.get("reason", "")), number=ticket.number
            ),
        ),
        icon="urgent",
    )
