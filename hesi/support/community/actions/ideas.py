"""What becomes of ideas."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_text
from hesi.core.time import now
from hesi.support.community.actions.steps import count_votes
from hesi.support.community.indexing import index_thread
from hesi.support.community.models import Follow, Post, Shown, Thread, Vote
from hesi.support.community.permissions import may_decide_ideas
from hesi.support.tickets.agents import desk_audience
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

DECISIONS = (Thread.State.OPEN, Thread.State.PLANNED, Thread.State.DONE, Thread.State.DECLINED)


@transaction.atomic
def decide_idea(idea: Thread, *, state: str, reason: str, by: Any) -> Thread:
    """Say what becomes of an idea and why, for everybody to read; each follower is told once."""
    row: Thread = Thread.objects.locked(idea.pk)
    require(may_decide_ideas, by)
    reason = clean_text(reason, 2000)
    wrong = {}
    if state not in DECISIONS:
        wrong["state"] = _("Choose what becomes of it.")
    if not reason:
        wrong["reason"] = _("Give the reason: everybody who wanted it reads it.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    _expect_idea(row)
    before, row.state, row.state_reason, row.decided_at = row.state, state, reason, now()
    row.last_at = row.decided_at
    row.save(update_fields=["state", "state_reason", "decided_at", "last_at"])
    record("idea.decided", row, by=by, audience=desk_audience(), before=before, state=state)
    return row


@transaction.atomic
def merge_ideas(source: Thread, target: Thread, *, by: Any) -> Thread:
    """One idea goes into another with everybody who wanted or followed it, its author included; nobody counts twice.

    It cannot be undone. Gives back the target.
    """
    require(may_decide_ideas, by)
    # Always in the same order, so that two merges across each other do not wait for one another.
    rows = {pk: Thread.objects.locked(pk) for pk in sorted({source.pk, target.pk})}
    gone, kept = rows[source.pk], rows[target.pk]
    if gone.pk == kept.pk:
        raise Invalid(_("Choose another idea to merge it into."), fields={"target": _("Choose another idea.")})
    _expect_idea(gone)
    _expect_idea(kept)
    if kept.moderation != Shown.SHOWN:
        raise Conflict(_("The other idea is not shown to people. Release it first."))
    votes = _carry_votes(gone, kept)
    followers = set(Follow.objects.filter(thread=gone).values_list("profile_id", flat=True))
    _follow_all(kept, followers)
    gone.merged_into, gone.state, gone.decided_at = kept, Thread.State.MERGED, now()
    gone.save(update_fields=["merged_into", "state", "decided_at"])
    # Whatever went into the source before leads on to where it went now.
    Thread.objects.filter(merged_into=gone).update(merged_into=kept)
    index_thread(gone)
    record("idea.merged", gone, by=by, audience=desk_audience(), into=kept.pk, votes=votes, followers=len(followers))
    kept.refresh_from_db()
    return kept


def _carry_votes(gone: Thread, kept: Thread) -> int:
    old, new = (Post.objects.get(thread=thread, is_opening=True) for thread in (gone, kept))
    wanted = set(Vote.objects.filter(post=old).values_list("profile_id", flat=True)) | {gone.author_id}
    wanted -= {kept.author_id, *Vote.objects.filter(post=new).values_list("profile_id", flat=True)}
    Vote.objects.bulk_create([Vote(post=new, profile_id=pk) for pk in sorted(wanted)], ignore_conflicts=True)
    count_votes(new)
    return len(wanted)


def _follow_all(thread: Thread, profiles: set[int]) -> None:
    Follow.objects.bulk_create([Follow(thread=thread, profile_id=pk) for pk in sorted(profiles)], ignore_conflicts=True)


def _expect_idea(thread: Thread) -> None:
    if thread.kind != Thread.Kind.IDEA:
        raise Conflict(_("“{title}” is not an idea.").format(title=thread.title))
    if thread.merged_into_id is not None:
        raise Conflict(_("“{title}” was merged into another idea already.").format(title=thread.title))
