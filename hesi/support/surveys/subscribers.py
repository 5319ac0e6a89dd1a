"""Asking at once when a survey is started, and telling people that they were asked."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.surveys.actions.inviting import invite_due
from hesi.support.surveys.links import address_of
from hesi.support.surveys.models import Invitation, Survey
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import Notice, notify_all
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

SURVEY = notice_kind("survey", gettext_lazy("Surveys of the service team"), order=76)


@on("survey.started")
def ask_at_once(event: Event) -> None:
    """Whose day has come need not wait for the next round."""
    invite_due(event.at, by=SystemActor("surveys"))


@on("survey.sent", "survey.reminded")
def tell_those_asked(event: Event) -> None:
    """In their own workspace and by mail; the link opens the form, and only its button sends an answer."""
    survey: Survey | None = Survey.objects.filter(pk=event.subject_id).first()
    customer = Tenant.objects.filter(pk=event.facts["customer"]).first()
    if survey is None or customer is None:
        return
    rows = Invitation.objects.filter(survey=survey, member_id__in=event.facts["members"], answered_at__isnull=True)
    links = {row.member_id: address_of(row) for row in rows}
    is_reminder = event.name == "survey.reminded"

    def said() -> tuple[str, str]:
        heading = _("One more time: {title}") if is_reminder else _("We would like your opinion: {title}")
        return heading.format(title=survey.title), survey.intro

    with tenant_scope(customer):
        notify_all(
            [
                Notice([member_id], SURVEY, link, f"survey:{event.pk}:{member_id}", said, "clipboard-list")
                for member_id, link in links.items()
            ]
        )
