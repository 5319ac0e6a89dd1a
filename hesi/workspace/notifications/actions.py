"""Reading notices and choosing how to hear of things."""

from collections.abc import Mapping

from django.db import transaction

from hesi.core.time import now
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require, rule
from hesi.workspace.events.record import record
from hesi.workspace.notifications.kinds import all_kinds
from hesi.workspace.notifications.models import Notification, Preference


@rule(even_read_only=True)
def may_read_notices(actor: Actor, *_: object) -> bool:
    return actor.member_id is not None


@transaction.atomic
def mark_read(notice: Notification, *, by: Actor) -> Notification:
    """The member has seen this notice. Seeing it twice changes nothing."""
    require(may_read_notices, by, notice)
    changed = Notification.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=now())
    if changed:
        record("notification.read", notice, by=by)
        notice.refresh_from_db(fields=["read_at"])
    return notice


@transaction.atomic
def mark_all_read(*, by: Actor) -> int:
    """Everything unread counts as seen; says how many that were."""
    require(may_read_notices, by)
    unread = Notification.objects.visible_to(by).unread()
    newest = unread.order_by("-pk").first()
    if newest is None:
        return 0
    changed = int(unread.filter(pk__lte=newest.pk).update(read_at=now()))
    record("notification.read", newest, by=by, count=changed)
    return changed


@transaction.atomic
def choose_notices(choices: Mapping[str, tuple[bool, bool]], *, by: Actor) -> None:
    """How to hear of each kind of notice: kind → (in the app, by mail). Unknown kinds are passed over."""
    require(may_read_notices, by)
    known = {kind.key for kind in all_kinds()}
    for kind, (in_app, by_mail) in choices.items():
        if kind in known:
            Preference.objects.update_or_create(
                member=by.member, kind=kind, defaults={"in_app": in_app, "by_mail": by_mail}
            )
