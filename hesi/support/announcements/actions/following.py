"""What a customer's member does: put news away, follow the status page."""

from django.db import transaction

from hesi.support.announcements.models import Announcement, Follower, Sighting
from hesi.support.announcements.permissions import may_follow_status, may_put_away_announcement
from hesi.support.tickets.requester import provider_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.tenancy.scope import tenant_scope


@transaction.atomic
def put_away(announcement: Announcement, *, by: Actor) -> None:
    """They know it now: its banner does not come back for them. Doing it twice is the same as once."""
    require(may_put_away_announcement, by, announcement)
    with tenant_scope(provider_of(by.tenant)):
        Sighting.objects.get_or_create(announcement=announcement, member_id=by.member_id)


@transaction.atomic
def follow_status(*, by: Actor) -> None:
    """Have them told of disturbances and maintenance from now on."""
    require(may_follow_status, by)
    with tenant_scope(provider_of(by.tenant)):
        Follower.objects.get_or_create(member_id=by.member_id, defaults={"customer": by.tenant})


@transaction.atomic
def unfollow_status(*, by: Actor) -> None:
    """They are no longer told."""
    require(may_follow_status, by)
    with tenant_scope(provider_of(by.tenant)):
        Follower.objects.filter(member_id=by.member_id).delete()
