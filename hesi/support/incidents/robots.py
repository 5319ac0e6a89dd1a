"""The news group robots can tell of incidents."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.incidents.models import Incident, IncidentUpdate, Suggestion, in_readers_language
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.robots.platforms import News
from hesi.workspace.notifications.robots.topics import robot_topic
from hesi.workspace.tenancy.models import Tenant


def register_robots() -> None:
    """Called once at start-up."""
    robot_topic(
        "incident",
        gettext_lazy("Incidents and their signs"),
        {
            "incident.opened": incident_news,
            "incident.updated": incident_news,
            "incident.resolved": incident_news,
            "incident.suggested": sign_news,
        },
        kinds=(Tenant.Kind.PROVIDER.value,),
        order=20,
    )
    robot_topic(
        "support.incident",
        gettext_lazy("News about a disturbance we asked about"),
        {"support.incident_updated": customer_news},
        kinds=(Tenant.Kind.CUSTOMER.value,),
        order=60,
    )


def incident_news(event: Event) -> News | None:
    """What it is, how severe, how it stands and what was said last."""
    incident = Incident.objects.filter(pk=event.subject_id).first()
    if incident is None:
        return None
    update = IncidentUpdate.objects.filter(pk=event.facts.get("update")).first()
    is_over = event.name == "incident.resolved"
    return News(
        title=(_("Resolved: {title}") if is_over else _("Incident: {title}")).format(title=incident.title),
        body="\n".join(
            [
                f"{incident.number} · {incident.get_severity_display()} · {incident.get_state_display()}",
                update.body if update else "",
            ]
        ),
        url=reverse("incident", args=[incident.number]),
        is_urgent=not is_over,
    )


def sign_news(event: Event) -> News | None:
    """Several similar questions in a short time."""
    found = Suggestion.objects.filter(pk=event.subject_id).first()
    if found is None:
        return None
    return News(
        title=_("{count} similar questions in {minutes} minutes").format(**_counts(event)),
        body=found.title,
        url=reverse("incidents"),
        is_urgent=True,
    )


def customer_news(event: Event) -> News | None:
    """In the customer's workspace: the public words."""
    facts = event.facts
    return News(
        title=_("News about: {title}").format(title=facts.get("title", "")),
        body=in_readers_language(facts.get("update_zh", ""), facts.get("update_en", "")),
        url=reverse("status"),
    )


def _counts(event: Event) -> dict[str, int]:
    return {"count": event.facts.get("count", 0), "minutes": event.facts.get("minutes", 0)}
