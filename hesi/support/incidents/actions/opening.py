"""Opening an incident, telling about it, and changing what it is."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.support.incidents.actions.sorting import put_in
from hesi.support.incidents.models import Incident, IncidentUpdate, Severity, Suggestion
from hesi.support.incidents.notices import forget_notices
from hesi.support.incidents.permissions import may_manage_incidents
from hesi.support.tickets.agents import desk_audience
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant
from hesi.workspace.tenancy.serials import next_number

MOST_TEXT = 4000
MOST_CUSTOMERS = 500


@transaction.atomic
def open_incident(
    *,
    title_zh: str,
    title_en: str = "",
    severity: str = Severity.MAJOR,
    audience: str = Incident.Audience.INVOLVED,
    categories: Sequence[str] = (),
    customer_ids: Iterable[int] = (),
    joins_similar: bool = False,
    tickets: Iterable[Ticket] = (),
    suggestion: Suggestion | None = None,
    by: Actor,
) -> Incident:
    """One cause behind these tickets is being looked for. The banner stands from now on where `audience` says."""
    require(may_manage_incidents, by)
    facts = _checked(title_zh, title_en, severity, audience, categories, customer_ids)
    incident = Incident.objects.create(
        number=next_number("GZ", active_tenant().today), joins_similar=joins_similar, opened_by=by.member, **facts
    )
    joined = put_in(incident, tickets, by=by)
    if suggestion is not None:
        Suggestion.objects.filter(pk=suggestion.pk, state=Suggestion.State.OPEN).update(
            state=Suggestion.State.OPENED, incident=incident, updated_at=now()
        )
    record(
        "incident.opened",
        incident,
        by=by,
        audience=desk_audience(),
        severity=severity,
        shown_to=audience,
        tickets=[ticket.number for ticket in joined],
    )
    forget_notices()
    return incident


@transaction.atomic
def change_incident(
    incident: Incident,
    *,
    title_zh: str,
    title_en: str,
    severity: str,
    audience: str,
    categories: Sequence[str],
    customer_ids: Iterable[int],
    joins_similar: bool,
    by: Actor,
) -> Incident:
    """Another name, weight or audience."""
    require(may_manage_incidents, by)
    row = Incident.objects.locked(incident.pk)
    facts = _checked(title_zh, title_en, severity, audience, categories, customer_ids)
    for name, value in facts.items():
        setattr(row, name, value)
    row.joins_similar = joins_similar
    row.save(update_fields=[*facts, "joins_similar"])
    record("incident.changed", row, by=by, audience=desk_audience(), severity=severity, shown_to=audience)
    forget_notices()
    return row


@transaction.atomic
def post_update(
    incident: Incident, *, state: str, body_zh: str, body_en: str = "", is_public: bool = True, by: Actor
) -> IncidentUpdate:
    """Tell how it stands; the incident is in `state` from now on. `resolved` ends it, any other begins anew."""
    require(may_manage_incidents, by)
    row = Incident.objects.locked(incident.pk)
    body_zh, body_en = clean_text(body_zh, MOST_TEXT), clean_text(body_en, MOST_TEXT)
    wrong = {}
    if state not in Incident.State.values:
        wrong["state"] = _("Choose how it stands.")
    if not body_zh:
        wrong["body_zh"] = _("Write what is known and what happens next.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    before, row.state = row.state, state
    row.resolved_at = now() if state == Incident.State.RESOLVED else None
    row.save(update_fields=["state", "resolved_at"])
    update = IncidentUpdate.objects.create(
        incident=row, state=state, body_zh=body_zh, body_en=body_en, is_public=is_public, written_by=by.member
    )
    name = "incident.resolved" if state == Incident.State.RESOLVED else "incident.updated"
    record(name, row, by=by, audience=desk_audience(), before=before, state=state, public=is_public, update=update.pk)
    forget_notices()
    return update


@transaction.atomic
def dismiss_suggestion(suggestion: Suggestion, *, by: Actor) -> None:
    """These tickets have nothing to do with each other."""
    require(may_manage_incidents, by)
    open_ones = Suggestion.objects.filter(pk=suggestion.pk, state=Suggestion.State.OPEN)
    if not open_ones.update(state=Suggestion.State.DISMISSED, updated_at=now()):
        raise Conflict(_("Somebody has dealt with this suggestion already."))
    record("incident.suggestion_dismissed", suggestion, by=by, audience=desk_audience())


def _checked(
    title_zh: str,
    title_en: str,
    severity: str,
    audience: str,
    categories: Sequence[str],
    customer_ids: Iterable[int],
) -> dict[str, object]:
    title_zh, title_en = clean_line(title_zh, 120), clean_line(title_en, 120)
    ids = sorted(set(customer_ids))[:MOST_CUSTOMERS]
    ours = set(Tenant.objects.filter(provider=active_tenant(), pk__in=ids).values_list("pk", flat=True))
    wrong = {}
    if not title_zh:
        wrong["title_zh"] = _("Say in a few words what does not work.")
    if severity not in Severity.values:
        wrong["severity"] = _("Choose how severe it is.")
    if audience not in Incident.Audience.values:
        wrong["audience"] = _("Choose who sees the banner.")
    if audience == Incident.Audience.CATEGORIES and not categories:
        wrong["categories"] = _("Choose the categories.")
    if audience == Incident.Audience.CUSTOMERS and not ours:
        wrong["customer_ids"] = _("Choose the customers.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return {
        "title_zh": title_zh,
        "title_en": title_en,
        "severity": severity,
        "audience": audience,
        "categories": list(categories),
        "customer_ids": sorted(ours),
    }
