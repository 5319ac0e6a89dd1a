"""What incidents listen to, and who is told of them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.support.incidents.models import Incident, IncidentTicket, IncidentUpdate, Suggestion, in_readers_language
from hesi.support.incidents.watching import look_at
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.support.tickets.actions.steps import tell_requester
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.models import Role
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify
from hesi.workspace.people.models import Member

INCIDENT = notice_kind("incident", gettext_lazy("Incidents and their signs"), order=61)
STATUS = notice_kind("support.incident", gettext_lazy("A disturbance I asked about"), order=72)


@on("ticket.opened", "ticket.emergency_declared")
def compare_with_others(event: Event) -> None:
    """A new question, or an emergency that may belong to what is going on."""
    ticket = Ticket.objects.filter(pk=event.subject_id).first()
    if ticket is not None and ticket.is_open:
        look_at(ticket, at=event.at)


@on("incident.suggested")
def tell_leads_of_signs(event: Event) -> None:
    found = Suggestion.objects.filter(pk=event.subject_id).first()
    if found is None:
        return
    count, minutes = event.facts["count"], event.facts["minutes"]
    notify(
        leads(),
        kind=INCIDENT,
        url=reverse("incidents"),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            ngettext(
                "{count} similar question in {minutes} minutes", "{count} similar questions in {minutes} minutes", count
            ).format(count=count, minutes=minutes),
            _("The last one: {title}. Open an incident if they have one cause.").format(title=found.title),
        ),
        icon="alert-triangle",
    )


@on("incident.opened", "incident.resolved")
def tell_leads(event: Event) -> None:
    incident = Incident.objects.get(pk=event.subject_id)
    is_over = event.name == "incident.resolved"
    notify(
        [pk for pk in leads() if pk != event.actor_member_id],
        kind=INCIDENT,
        url=reverse("incident", args=[incident.number]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            (_("Resolved: {title}") if is_over else _("Incident: {title}")).format(title=incident.title),
            _("{number}, {severity}").format(number=incident.number, severity=incident.get_severity_display()),
        ),
        icon="alert-triangle",
    )


@on("incident.updated", "incident.resolved")
def tell_those_who_asked(event: Event) -> None:
    """Everybody whose ticket is in it reads the public update in their own workspace."""
    update = IncidentUpdate.objects.filter(pk=event.facts.get("update"), is_public=True).first()
    if update is None:
        return
    joined = IncidentTicket.objects.filter(incident_id=event.subject_id, state=IncidentTicket.State.JOINED)
    for row in joined.select_related("ticket__customer"):
        tell_requester(row.ticket, "support.incident_updated", update_zh=update.body_zh, update_en=update.body_en)


@on("support.incident_updated")
def tell_requester_of_update(event: Event) -> None:
    """In the customer's workspace, where this event lives."""
    facts = event.facts
    notify(
        event.audience,
        kind=STATUS,
        url=reverse("status"),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("News about: {title}").format(title=facts.get("title", "")),
            in_readers_language(facts.get("update_zh", ""), facts.get("update_en", "")),
        ),
        icon="alert-triangle",
    )


def leads() -> list[int]:
    """Member ids of those who may open incidents."""
    roles = [role.pk for role in Role.objects.all() if MANAGE_TICKETS in role.permissions]
    holders = Member.objects.active().filter(role_holdings__role_id__in=roles)
    return list(holders.order_by("pk").values_list("pk", flat=True).distinct())
