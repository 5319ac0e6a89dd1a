"""From draft to over."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.time import now
from hesi.support.announcements.models import Announcement
from hesi.support.announcements.permissions import may_manage_announcements
from hesi.support.announcements.reading import forget_news
from hesi.support.tickets.agents import desk_audience
from hesi.workspace.access.actor import AnyActor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.jobs.tenant_tasks import enqueue


@transaction.atomic
def publish_announcement(announcement: Announcement, *, at: datetime | None = None, by: AnyActor) -> Announcement:
    """Have it appear at this moment; None or one that has passed: at once. Raises `Conflict` when it has already."""
    require(may_manage_announcements, by)
    row: Announcement = Announcement.objects.locked(announcement.pk)
    if row.went_live_at is not None or row.state == Announcement.State.OVER:
        raise Conflict(_("This has been published already."))
    moment = max(at, now()) if at is not None else now()
    if row.until is not None and row.until <= moment:
        raise Invalid(_("It would be over before it appears."), fields={"at": _("It would be over before it appears.")})
    row.publish_at = moment
    row.save(update_fields=["publish_at"])
    if moment <= now():
        go_live(row, by=by)
        row.refresh_from_db()
        return row
    from hesi.support.announcements.tasks import put_live

    record("announcement.scheduled", row, by=by, audience=desk_audience(), publish_at=moment.isoformat())
    enqueue(put_live, after=moment, pk=row.pk)
    return row


@transaction.atomic
def go_live(announcement: Announcement, *, by: AnyActor | None = None) -> bool:
    """Its moment has come: it appears, once. False when that was so already, or its moment was moved."""
    at = now()
    due = Announcement.objects.filter(pk=announcement.pk, went_live_at__isnull=True, publish_at__lte=at)
    if not due.filter(Q(until__isnull=True) | Q(until__gt=at)).update(went_live_at=F("publish_at")):
        return False
    announcement.refresh_from_db()
    actor = by or SystemActor("announcements")
    record("announcement.published", announcement, by=actor, audience=desk_audience(), kind=announcement.kind)
    forget_news()
    return True


@transaction.atomic
def end_announcement(announcement: Announcement, *, by: AnyActor) -> Announcement:
    """It is over now: its banner goes. A maintenance that has not begun is called off with it."""
    require(may_manage_announcements, by)
    row: Announcement = Announcement.objects.locked(announcement.pk)
    if row.state != Announcement.State.LIVE:
        raise Conflict(_("Only what is published can be ended."))
    row.until = now()
    row.save(update_fields=["until"])
    record("announcement.ended", row, by=by, audience=desk_audience(), cancelled=row.was_cancelled)
    forget_news()
    return row


@transaction.atomic
def discard_announcement(announcement: Announcement, *, by: AnyActor) -> None:
    """Throw away what nobody has read. Raises `Conflict` for what was published."""
    require(may_manage_announcements, by)
    row: Announcement = Announcement.objects.locked(announcement.pk)
    if row.went_live_at is not None:
        raise Conflict(_("This was published and stays in the history. End it instead."))
    record("announcement.discarded", row, by=by, audience=desk_audience())
    row.delete()
