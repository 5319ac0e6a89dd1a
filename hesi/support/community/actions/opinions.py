"""Votes, accepted answers, following and reports."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.community.actions.steps import (
    count_votes,
    expect_going_on,
    follow,
    profile_of,
    readers_of,
    settle,
    weigh,
)
from hesi.support.community.models import Follow, Post, Report, Shown, Thread, Vote
from hesi.support.community.permissions import (
    is_own,
    may_accept_answer,
    may_report_post,
    may_take_part,
    may_vote_for_post,
)
from hesi.support.tickets.agents import desk_audience
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

# So many people who are not new have to report a text before it goes out of sight by itself.
REPORTS_THAT_HIDE = 3


@transaction.atomic
def vote(post: Post, *, by: Any) -> int:
    """Be for a text, once; a second time changes nothing. Gives back how many are for it now."""
    row = _locked(post)
    _refuse_own(row, by)
    require(may_vote_for_post, by, row)
    profile = profile_of(by)
    _given, is_new = Vote.objects.get_or_create(post=row, profile=profile)
    number = count_votes(row)
    if is_new:
        weigh(row.author)
        record("post.voted", row, by=by, audience=desk_audience(), thread=row.thread.key, votes=number)
    return number


@transaction.atomic
def unvote(post: Post, *, by: Any) -> int:
    """Take one's vote back. Gives back how many are for it now."""
    row = _locked(post)
    require(may_take_part, by)
    expect_going_on(row.thread)
    gone, _rows = Vote.objects.filter(post=row, profile=profile_of(by)).delete()
    number = count_votes(row)
    if gone:
        weigh(row.author)
        record("post.unvoted", row, by=by, audience=desk_audience(), thread=row.thread.key, votes=number)
    return number


@transaction.atomic
def accept_answer(thread: Thread, post: Post | None, *, by: Any) -> Thread:
    """This answer solved it; None takes that back. The author of the answer is told."""
    row = Thread.objects.locked(thread.pk)
    require(may_accept_answer, by, row)
    if post is not None:
        # As it stands now: it may have been hidden or taken back since the page was drawn.
        post = Post.objects.select_related("author").get(pk=Post.objects.locked(post.pk).pk)
    if post is not None and (post.thread_id != row.pk or post.is_opening or post.moderation != Shown.SHOWN):
        raise Invalid(_("Choose one of the answers of this thread."))
    former = row.accepted
    if (former.pk if former else None) == (post.pk if post else None):
        return row
    row.accepted = post
    settle(row)
    authors = {found.author_id: found.author for found in (former, post) if found is not None}
    for pk in sorted(authors):
        # In one order everywhere, so that two acceptances across each other do not wait for one another.
        weigh(authors[pk])
    name = "thread.accepted" if post else "thread.unaccepted"
    record(name, row, by=by, audience=readers_of(row), post=post.pk if post else None, key=row.key)
    return row


@transaction.atomic
def follow_thread(thread: Thread, *, by: Any) -> None:
    """Be told of answers and decisions."""
    require(may_take_part, by)
    follow(thread, profile_of(by))
    record("thread.followed", thread, by=by)


@transaction.atomic
def unfollow_thread(thread: Thread, *, by: Any) -> None:
    """Hear no more of it."""
    require(may_take_part, by)
    Follow.objects.filter(thread=thread, profile=profile_of(by)).delete()
    record("thread.unfollowed", thread, by=by)


@transaction.atomic
def report_post(post: Post, *, reason: str, comment: str = "", by: Any) -> Report:
    """Say that something is wrong with a text. After three reports of people who are not new it waits out of sight."""
    row = _locked(post)
    require(may_report_post, by, row)
    if reason not in Report.Reason.values:
        sentence = _("Choose what is wrong with it.")
        raise Invalid(sentence, fields={"reason": sentence})
    profile = profile_of(by)
    if Report.objects.filter(post=row, profile=profile).exists():
        raise Conflict(_("You have reported this already. Thank you; somebody will look at it."))
    report = Report.objects.create(post=row, profile=profile, reason=reason, comment=clean_line(comment, 300))
    record("post.reported", row, by=by, audience=desk_audience(), thread=row.thread.key, reason=reason)
    weighty = Report.objects.filter(post=row, settled_at=None, profile__level__gt=0).count()
    if weighty >= REPORTS_THAT_HIDE and not row.author.is_staff:
        _hold(row)
    return report


def _hold(post: Post) -> None:
    post.moderation, post.held_because, post.hidden_at = Shown.WAITING, Post.Held.REPORTS, now()
    post.save(update_fields=["moderation", "held_because", "hidden_at"])
    if post.is_opening:
        post.thread.moderation = Shown.WAITING
    settle(post.thread)


def _locked(post: Post) -> Post:
    thread = Thread.objects.locked(post.thread_id)
    row: Post = Post.objects.locked(post.pk)
    row.thread = thread
    return row


def _refuse_own(post: Post, by: Any) -> None:
    expect_going_on(post.thread)
    if is_own(by, post.author):
        raise Forbidden(_("One's own text gets no vote of one's own: others decide."), rule="vote_for_post")
