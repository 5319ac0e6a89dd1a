"""What staff do with what waits or was reported."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.core.time import now
from hesi.support.community.actions.steps import settle, show, weigh
from hesi.support.community.models import Post, Report, Shown, Thread
from hesi.support.community.permissions import may_moderate_community
from hesi.support.tickets.agents import desk_audience
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


@transaction.atomic
def release_post(post: Post, *, by: Any) -> Post:
    """Everybody may read it; reports of it are settled."""
    row = _locked(post, by)
    _settle_reports(row, by)
    if row.moderation != Shown.SHOWN:
        show(row, by=by)
    record("post.released", row, by=by, audience=desk_audience(), thread=row.thread.key)
    return row


@transaction.atomic
def hide_post(post: Post, *, by: Any) -> Post:
    """Nobody but its author and staff reads it; a hidden opening takes its thread out of sight. The author is told."""
    row = _locked(post, by)
    _settle_reports(row, by)
    if row.moderation == Shown.HIDDEN:
        return row
    row.moderation, row.held_because, row.hidden_at = Shown.HIDDEN, "", now()
    row.save(update_fields=["moderation", "held_because", "hidden_at"])
    thread = row.thread
    if row.is_opening:
        thread.moderation = Shown.HIDDEN
    if thread.accepted_id == row.pk:
        thread.accepted = None
    settle(thread)
    weigh(row.author)
    record("post.hidden", row, by=by, audience=desk_audience(), thread=thread.key, author=row.author_id)
    return row


@transaction.atomic
def lock_thread(thread: Thread, *, locked: bool, by: Any) -> Thread:
    """Nothing more is written or voted here, except by staff; or it goes on."""
    row: Thread = Thread.objects.locked(thread.pk)
    require(may_moderate_community, by)
    if row.is_locked != locked:
        row.is_locked = locked
        row.save(update_fields=["is_locked"])
        record("thread.locked" if locked else "thread.unlocked", row, by=by, audience=desk_audience())
    return row


def _locked(post: Post, by: Any) -> Post:
    require(may_moderate_community, by)
    thread = Thread.objects.locked(post.thread_id)
    row: Post = Post.objects.select_related("author").get(pk=Post.objects.locked(post.pk).pk)
    if row.moderation == Shown.REMOVED:
        raise Conflict(_("This text was taken back by its author."))
    row.thread = thread
    return row


def _settle_reports(post: Post, by: Any) -> None:
    Report.objects.filter(post=post, settled_at=None).update(settled_at=now(), settled_by=by.member)
