"""What measuring publishes, how it is told, and who hears of a statement."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.service.grants import MANAGE_TICKETS
from hesi.workspace.access.models import Role, RoleHolder
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.events.timeline import tell_auditor
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify

MADE = notice_kind("statement.made", gettext_lazy("A monthly statement of promised times is there"), order=84)

tell_auditor("statement.made", lambda event: _("Made the statement of a month"))
tell_auditor("support.statement_made", lambda event: _("Support made the statement of a month"))


@on("statement.made")
def tell_leads(event: Event) -> None:
    """Those who lead support."""
    roles = [role.pk for role in Role.objects.all() if MANAGE_TICKETS in role.permissions]
    leads = RoleHolder.objects.filter(role_id__in=roles, member__is_active=True)
    _tell(event, list(leads.values_list("member_id", flat=True)), reverse("desk-statements"))


@on("support.statement_made")
def tell_contacts(event: Event) -> None:
    """The contact persons, in their own workspace."""
    _tell(event, event.audience, reverse("support-statements"))


def _tell(event: Event, members: list[int], url: str) -> None:
    month, who = event.facts.get("month", ""), event.facts.get("customer", "")
    notify(
        members,
        kind=MADE,
        url=url,
        dedupe=f"event:{event.pk}",
        text=lambda: (_("Statement of promised times for {month}").format(month=month), who or event.subject_label),
        icon="file-invoice",
    )
