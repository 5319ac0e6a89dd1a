"""Notices of the last days, written by the product's own subscribers, without a single mail."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hesi.core.time import stopped
from hesi.demo.cast import NAMED, STAFF_OF_PROVIDER
from hesi.demo.diary import Diary
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import subscribers_of
from hesi.workspace.notifications.kinds import all_kinds
from hesi.workspace.notifications.models import Notification, Preference
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope

LOOKED_BACK = timedelta(days=9)
UNREAD_HOURS = 11


@dataclass
class Notices:
    """Tells the people one can sign in as what concerns them, as it happens."""

    tenants: tuple[Tenant, ...]
    diary: Diary
    _named: dict[int, set[int]] = field(default_factory=dict)
    _seen: int = 0

    def __post_init__(self) -> None:
        names = [*NAMED, *(person.name for person in STAFF_OF_PROVIDER)]
        for tenant in self.tenants:
            with tenant_scope(tenant):
                members = Member.objects.filter(name__in=names)
                self._named[tenant.pk] = set(members.values_list("pk", flat=True))

    def start(self) -> None:
        """From now on only; nobody gets a mail about what happened before they came."""
        self._seen = _last()
        for tenant in self.tenants:
            with tenant_scope(tenant):
                Preference.objects.bulk_create(
                    Preference(member_id=member_id, kind=kind.key, by_mail=False)
                    for member_id in Member.objects.values_list("pk", flat=True)
                    for kind in all_kinds()
                )

    def tell(self, at: datetime) -> None:
        """Deliver what has just happened to those who are to find it in their list."""
        if at < self.diary.present - LOOKED_BACK:
            return
        with across_tenants():
            fresh = list(Event.objects.filter(pk__gt=self._seen).select_related("tenant").order_by("pk"))
        for event in fresh:
            self._seen = event.pk
            self._deliver(event)

    def finish(self) -> None:
        """Older notices have been read; mails are as everybody wants them again."""
        for tenant in self.tenants:
            with tenant_scope(tenant):
                old = Notification.objects.unread().filter(created_at__lt=self.diary.ago(UNREAD_HOURS))
                for notice in old:
                    notice.read_at = notice.created_at + timedelta(minutes=10 + notice.pk % 180)
                Notification.objects.bulk_update(old, ["read_at"])
                Preference.objects.all().delete()

    def _deliver(self, event: Event) -> None:
        heard = self._named[event.tenant_id] & set(event.audience) or event.name.startswith("ticket.")
        listeners = subscribers_of(event.name)
        if heard and listeners:
            with tenant_scope(event.tenant), stopped(event.at + timedelta(seconds=1)):
                for _label, subscriber in listeners:
                    subscriber(event)


def _last() -> int:
    with across_tenants():
        return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
