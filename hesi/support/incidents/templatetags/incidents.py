"""The incident a ticket belongs to, for the pages that show tickets."""

from django import template

from hesi.support.incidents.models import Incident
from hesi.support.incidents.queries import ongoing_incident_of
from hesi.support.tickets.models import Ticket

register = template.Library()


@register.simple_tag
def incident_of(ticket: Ticket) -> Incident | None:
    """Asked on the desk; None where the ticket stands on its own."""
    return ongoing_incident_of(ticket)
