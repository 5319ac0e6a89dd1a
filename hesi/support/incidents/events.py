"""What incidents publish, which page parts that touches, and how histories tell it."""

from django.utils.translation import gettext as _

from hesi.support.incidents.models import Incident
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

for _name in (
    "opened",
    "changed",
    "updated",
    "resolved",
    "ticket_joined",
    "ticket_left",
    "ticket_offered",
    "ticket_declined",
    "answer_started",
    "answer_progressed",
    "answered",
    "reviewed",
):
    live(f"incident.{_name}", "incidents", "incident-{label}")
for _name in ("suggested", "suggestion_grown", "suggestion_dismissed"):
    live(f"incident.{_name}", "incidents")
for _name in ("incident_joined", "incident_left"):
    live(f"ticket.{_name}", "ticket-{label}", "incidents")
live("support.incident_updated", "tickets", "ticket-{label}", "incidents")


def _state(event: Event) -> str:
    names = dict(Incident.State.choices)
    return _("Now: {state}").format(state=names.get(event.facts.get("state", ""), ""))


def _ticket(event: Event) -> str:
    return str(event.facts.get("ticket", ""))


tell("incident.opened", lambda event: _("Opened the incident"), icon="alert-triangle")
tell("incident.changed", lambda event: _("Changed name, severity or audience"), icon="pencil", folded=True)
tell("incident.updated", _state, icon="speakerphone")
tell("incident.resolved", lambda event: _("Resolved"), icon="circle-check")
tell("incident.ticket_joined", lambda event: _("{ticket} joined").format(ticket=_ticket(event)), icon="ticket")
tell("incident.ticket_left", lambda event: _("{ticket} was taken out").format(ticket=_ticket(event)), icon="ticket")
tell(
    "incident.ticket_offered",
    lambda event: _("{ticket} looks similar").format(ticket=_ticket(event)),
    icon="ticket",
    folded=True,
)
tell(
    "incident.ticket_declined",
    lambda event: _("{ticket} does not belong here").format(ticket=_ticket(event)),
    icon="ticket",
    folded=True,
)
tell(
    "incident.answer_started",
    lambda event: _("One answer to {count} tickets").format(count=event.facts.get("total", 0)),
    icon="send",
)
tell(
    "incident.answered",
    lambda event: _("The answer has reached {count} tickets").format(count=event.facts.get("done", 0)),
    icon="circle-check",
)
tell("incident.reviewed", lambda event: _("Wrote the note afterwards"), icon="notes")
tell(
    "ticket.incident_joined",
    lambda event: _("Part of incident {number}").format(number=event.facts["incident"]),
    icon="alert-triangle",
)
tell(
    "ticket.incident_left",
    lambda event: _("No part of incident {number}").format(number=event.facts["incident"]),
    icon="alert-triangle",
)
tell("support.incident_updated", lambda event: _("News about the disturbance"), icon="speakerphone")
tell_auditor("incident.suggested", lambda event: _("Several similar questions"))
tell_auditor("incident.suggestion_grown", lambda event: _("More similar questions"))
tell_auditor("incident.suggestion_dismissed", lambda event: _("Similar questions without one cause"))
