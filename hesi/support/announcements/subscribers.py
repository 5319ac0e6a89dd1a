"""Who is told of news and of how the system stands."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.announcements.models import Announcement, Follower
from hesi.support.incidents.models import Incident, IncidentUpdate
from hesi.support.incidents.notices import affected_customers
from hesi.support.service.audiences import administrators, companies_of, people_of
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

NEWS = notice_kind("announcement", gettext_lazy("Notices of the service team"), order=74)
STATUS = notice_kind("status", gettext_lazy("Disturbances and maintenance I follow"), order=73)


@on("announcement.published")
def tell_customers(event: Event) -> None:
    """A notice reaches everybody it is for; a maintenance administrators and those who follow; a release the banner."""
    row: Announcement | None = Announcement.objects.filter(pk=event.subject_id).first()
    if row is None or row.kind == Announcement.Kind.RELEASE:
        return
    is_notice = row.kind == Announcement.Kind.NOTICE
    followers = {} if is_notice else _followers()
    for customer in companies_of(row):
        people = [member.pk for member in people_of(row, customer)]
        with tenant_scope(customer):
            chosen = (
                people
                if is_notice
                else [pk for pk in people if pk in {*administrators(), *followers.get(customer.pk, ())}]
            )
            notify(
                chosen,
                kind=NEWS if is_notice else STATUS,
                url=reverse("announcement", args=[row.pk]),
                dedupe=f"announcement:{row.pk}",
                text=_words(row),
                icon="speakerphone" if is_notice else "settings",
                by_mail=not is_notice or row.admins_only,
            )


@on("incident.opened", "incident.updated", "incident.resolved")
def tell_followers(event: Event) -> None:
    """Of an incident that concerns their company, in the public words; not of one nobody is told of."""
    incident = Incident.objects.filter(pk=event.subject_id).exclude(audience=Incident.Audience.NOBODY).first()
    update = IncidentUpdate.objects.filter(pk=event.facts.get("update", 0), is_public=True).first()
    if incident is None or (update is None and event.name == "incident.updated"):
        return
    concerned = affected_customers(incident)
    for customer_id, members in _followers().items():
        if concerned is not None and customer_id not in concerned:
            continue
        with tenant_scope(Tenant.objects.get(pk=customer_id)):
            notify(
                members,
                kind=STATUS,
                url=reverse("status"),
                dedupe=f"status:{event.pk}",
                text=lambda: (_heading(event.name).format(title=incident.title), update.body if update else ""),
                icon="alert-triangle",
            )


def _words(row: Announcement) -> Callable[[], tuple[str, str]]:
    def said() -> tuple[str, str]:
        if row.kind == Announcement.Kind.NOTICE:
            return row.title, ""
        parts = _(", ").join(row.part_labels)
        return _("Planned maintenance: {title}").format(title=row.title), parts

    return said


def _heading(name: str) -> str:
    if name == "incident.resolved":
        return _("Works again: {title}")
    return _("Disturbance: {title}") if name == "incident.opened" else _("News about: {title}")


def _followers() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for customer_id, member_id in Follower.objects.order_by("pk").values_list("customer_id", "member_id"):
        found.setdefault(customer_id, []).append(member_id)
    return found
