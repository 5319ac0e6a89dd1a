"""What customers read of the news: banners over their pages, release notes, one piece of news.

Banners are asked for on every page of every customer, so what is live is kept for a few seconds in the cache.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.time import now
from hesi.support.announcements.models import Announcement, Sighting
from hesi.support.knowledge.readers import provider_for
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.banners import Banner
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope

KEPT_SECONDS = 15
# A maintenance is announced over every page so long before it begins.
SOON = timedelta(hours=24)
# New things are told for so long to those who have not looked.
NEW_FOR = timedelta(days=14)
MOST_LIVE, MOST_BANNERS = 20, 3
_Kind = Announcement.Kind


def forget_news() -> None:
    """Have the next page look again; called inside the transaction that changes news."""
    key = _key(active_tenant().pk)
    transaction.on_commit(lambda: cache.delete(key))


def live_news(provider_id: int) -> list[Announcement]:
    """What stands published at this provider and may want a banner, newest first."""
    known: list[Announcement] | None = cache.get(_key(provider_id))
    if known is None:
        at = now()
        with tenant_scope(Tenant(pk=provider_id)):
            rows = Announcement.objects.live(at).order_by("-went_live_at", "-pk")[:MOST_LIVE]
            known = [row for row in rows if row.kind != _Kind.RELEASE or row.went_live_at > at - NEW_FOR]
        cache.set(_key(provider_id), known, KEPT_SECONDS)
    return known


def news_banners(actor: AnyActor) -> list[Banner]:
    """The banners of the shell: maintenance shortly before and during, notices and new things not put away yet."""
    tenant = actor.tenant
    if tenant.kind != Tenant.Kind.CUSTOMER or actor.member_id is None:
        return []
    at, provider_id = now(), tenant.provider_id or tenant.pk
    rows = [row for row in live_news(provider_id) if _is_up(row, at) and row.reaches(actor)]
    if not rows:
        return []
    with tenant_scope(Tenant(pk=provider_id)):
        seen = Sighting.objects.filter(member_id=actor.member_id, announcement_id__in=[row.pk for row in rows])
        known = set(seen.values_list("announcement_id", flat=True))
    since = actor.member.created_at if actor.member is not None else at
    left = [row for row in rows if row.is_running or row.pk not in known]
    left = [row for row in left if row.kind != _Kind.RELEASE or (row.went_live_at or at) >= since]
    return [_banner(row) for row in sorted(left, key=_weight)[:MOST_BANNERS]]


def may_read(row: Announcement, actor: AnyActor | None) -> bool:
    """Visitors read what is for everybody, notices aside; members what is meant for them; agents all of it."""
    if actor is None:
        return row.is_for_everybody and row.kind != _Kind.NOTICE
    if actor.tenant.pk == row.tenant_id and actor.tenant.kind == Tenant.Kind.PROVIDER:
        return True
    return row.reaches(actor)


def find_news(pk: int, actor: AnyActor | None) -> Announcement:
    """The published news of this number. Raises `NotFound` alike for none and for one that is not for this reader."""
    provider = provider_for(actor)
    if provider is not None:
        with tenant_scope(provider):
            row: Announcement | None = Announcement.objects.told().filter(pk=pk).first()
        if row is not None and may_read(row, actor):
            return row
    raise NotFound(_("There is no such news, or it is not for your company. The status page lists what is."))


def releases_for(actor: AnyActor | None) -> Any:
    """The release notes this reader may see, to be asked in the provider's scope."""
    rows = Announcement.objects.told().filter(kind=_Kind.RELEASE).order_by("-went_live_at", "-pk")
    return rows if actor is not None else rows.filter(audience="all", admins_only=False)


def readable(rows: Iterable[Announcement], actor: AnyActor | None) -> list[Announcement]:
    """Those of them this reader may see."""
    return [row for row in rows if may_read(row, actor)]


def unread_of(actor: Actor) -> bool:
    """Whether looking at news is remembered for this person: not for those who look through their eyes."""
    return actor.tenant.kind == Tenant.Kind.CUSTOMER and not getattr(actor, "is_looking", False)


def _is_up(row: Announcement, at: datetime) -> bool:
    if row.until is not None and row.until <= at:
        return False
    return row.kind != _Kind.MAINTENANCE or (row.starts_at is not None and row.starts_at - SOON <= at)


def _weight(row: Announcement) -> tuple[int, float]:
    order = (_Kind.MAINTENANCE, _Kind.NOTICE, _Kind.RELEASE)
    return order.index(_Kind(row.kind)), -(row.went_live_at or row.created_at).timestamp()


def _banner(row: Announcement) -> Banner:
    if row.kind == _Kind.MAINTENANCE:
        return _maintenance(row)
    is_release = row.kind == _Kind.RELEASE
    return Banner(
        tone="teal" if is_release else "blue",
        icon="sparkles" if is_release else "speakerphone",
        title=_("What's new in {version}:").format(version=row.version) if is_release else row.title,
        text=row.title if is_release else "",
        url=reverse("announcement", args=[row.pk]),
        link=_("Have a look") if is_release else _("Read"),
        dismiss=reverse("announcement-dismissal", args=[row.pk]),
    )


def _maintenance(row: Announcement) -> Banner:
    parts = _(", ").join(row.part_labels)
    if row.is_running:
        text = _("Under way: {parts}. Expected to end at {end}.")
    else:
        text = _("From {begin} to {end}: {parts}.")
    return Banner(
        tone="amber" if row.is_running else "blue",
        icon="settings",
        title=row.title,
        text=text.format(parts=parts, begin=_local(row.starts_at), end=_local(row.until)),
        url=reverse("announcement", args=[row.pk]),
        link=_("What it means"),
        dismiss="" if row.is_running else reverse("announcement-dismissal", args=[row.pk]),
    )


def _local(at: datetime | None) -> str:
    from django.utils.timezone import localtime

    return localtime(at).strftime("%m-%d %H:%M") if at is not None else ""


def _key(provider_id: int) -> str:
    return f"announcements:{provider_id}"
