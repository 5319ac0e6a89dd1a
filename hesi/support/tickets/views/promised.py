"""Why a ticket is due when it is: the arithmetic of its clocks, in full to agents, in plain words to the customer."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hesi.support.promises.arithmetic import arithmetic_of
from hesi.support.promises.clocks import clocks_of
from hesi.support.promises.models import Alert, Clock
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.promises import pointer_of
from hesi.support.tickets.queries import find_ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

# The newest clocks of a long conversation; the earlier ones are met.
MOST_CLOCKS = 12


@require_GET
@needs(ANSWER_TICKETS)
def desk(request: Request, number: str) -> HttpResponse:
    """Every clock with policy, days, pauses and the alerts that were sent."""
    ticket = find_ticket(number, request.actor)
    clocks = clocks_of(pointer_of(ticket))
    alerts = Alert.objects.filter(clock__in=clocks, acknowledged_at__isnull=True, rung__needs_acknowledgement=True)
    waiting = alerts.filter(clock__state__in=("running", "paused")).select_related("clock", "rung")
    sums = [arithmetic_of(clock) for clock in _shown(clocks)]
    # Taking care of one alert answers every other of the same clock.
    by_clock = {alert.clock_id: alert for alert in waiting}
    return render_page(request, "promises/ticket_desk.html", ticket=ticket, sums=sums, alerts=list(by_clock.values()))


@require_GET
@signed_in
def customer(request: Request, number: str) -> HttpResponse:
    """What was promised to me, and how it stands."""
    with as_requester(request.actor) as requester:
        ticket = find_ticket(number, requester)
        sums = [arithmetic_of(clock) for clock in _shown(clocks_of(pointer_of(ticket)))]
        promised = [each for each in sums if each.is_promised]
        return render_page(request, "promises/ticket_customer.html", ticket=ticket, sums=promised)


def _shown(clocks: list[Clock]) -> list[Clock]:
    open_ones = [clock for clock in clocks if clock.state in ("running", "paused")]
    ended = [clock for clock in clocks if clock not in open_ones]
    return [*open_ones, *ended[-(MOST_CLOCKS - len(open_ones)) :]]
