"""Asking, answering, and changing or taking back what one wrote."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.support.community.actions.picturing import checked_pictures, drop_pictures, put_pictures
from hesi.support.community.actions.steps import (
    MOST_BODY,
    MOST_TITLE,
    expect_going_on,
    follow,
    held,
    settle,
    show,
    weigh,
    writer,
)
from hesi.support.community.models import Area, Picture, Post, Profile, Shown, Thread
from hesi.support.community.permissions import may_answer_thread, may_edit_post, may_remove_post, may_take_part
from hesi.support.community.starting_areas import fill_areas
from hesi.support.tickets.agents import desk_audience
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


@transaction.atomic
def start_thread(
    *, area: str, kind: str, title: str, body: str, name: str = "", pictures: Sequence[Any] = (), by: Any
) -> Thread:
    """Ask, propose or discuss something. `name` is the name to be shown, needed with somebody's first text.

    `pictures` are uploads. The first texts of new participants, their links and pictures wait for moderation: the
    thread's `moderation` says so. Raises `Invalid` by field, `TooMany` with the time when one may write again.
    """
    require(may_take_part, by)
    fill_areas()
    found = Area.objects.filter(key=area).first()
    title, body = clean_line(title, MOST_TITLE), clean_text(body, MOST_BODY)
    wrong = {}
    if found is None:
        wrong["area"] = _("Choose the area it belongs to.")
    if kind not in Thread.Kind.values:
        wrong["kind"] = _("Choose what it is.")
    if len(title) < 4:
        wrong["title"] = _("Say in a sentence what it is about.")
    if not body:
        wrong["body"] = _("Write the text.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    shown = checked_pictures(pictures)
    author = writer(by, name)
    thread = Thread.objects.create(area=found, author=author, kind=kind, title=title, moderation=Shown.WAITING)
    _put(thread, author, f"{title}\n\n{body}", body, shown, is_opening=True, by=by)
    follow(thread, author)
    thread.refresh_from_db()
    return thread


@transaction.atomic
def answer_thread(thread: Thread, *, body: str, name: str = "", pictures: Sequence[Any] = (), by: Any) -> Post:
    """One more text. Those who follow are told as soon as it is shown; who answers follows."""
    row = Thread.objects.locked(thread.pk)
    if row.merged_into_id is not None:
        expect_going_on(row)
    require(may_answer_thread, by, row)
    body = clean_text(body, MOST_BODY)
    if not body:
        sentence = _("Write the text.")
        raise Invalid(sentence, fields={"body": sentence})
    shown = checked_pictures(pictures)
    author = writer(by, name)
    post = _put(row, author, body, body, shown, is_opening=False, by=by)
    follow(row, author)
    return post


@transaction.atomic
def edit_post(
    post: Post,
    *,
    body: str,
    title: str = "",
    pictures: Sequence[Any] = (),
    without: Collection[str] = (),
    by: Any,
) -> Post:
    """Other words for one's own text, and for a thread's opening its title; `without` are the keys of its pictures
    that go, `pictures` those that come. New links and pictures of new people wait again.
    """
    row = _locked(post)
    require(may_edit_post, by, row)
    body, title = clean_text(body, MOST_BODY), clean_line(title, MOST_TITLE)
    wrong = {}
    if not body:
        wrong["body"] = _("Write the text.")
    if row.is_opening and len(title) < 4:
        wrong["title"] = _("Say in a sentence what it is about.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    kept = Picture.objects.filter(post=row).exclude(key__in=without).count()
    shown = checked_pictures(pictures, kept=kept)
    drop_pictures(row, without)
    put_pictures(row, shown, by=by)
    row.body, row.edited_at = body, now()
    reason = held(row.author, f"{title}\n{body}", has_pictures=bool(shown))
    if reason == Post.Held.LINKS or row.moderation == Shown.WAITING:
        row.moderation, row.held_because = Shown.WAITING, reason or row.held_because
    row.save(update_fields=["body", "edited_at", "moderation", "held_because"])
    thread = row.thread
    if row.is_opening:
        thread.title, thread.moderation = title, row.moderation
    settle(thread)
    record("post.edited", row, by=by, audience=desk_audience(), thread=thread.key)
    return row


@transaction.atomic
def remove_post(post: Post, *, by: Any) -> Post:
    """Take back one's own text: words, pictures and name are gone for good; what others wrote stays where it stood.

    A thread that nobody has answered goes with its opening.
    """
    row = _locked(post)
    require(may_remove_post, by, row)
    thread = row.thread
    drop_pictures(row)
    row.body, row.moderation, row.held_because = "", Shown.REMOVED, ""
    row.save(update_fields=["body", "moderation", "held_because"])
    if thread.accepted_id == row.pk:
        thread.accepted = None
    if row.is_opening and not Post.objects.filter(thread=thread, moderation=Shown.SHOWN).exists():
        thread.moderation = Shown.REMOVED
    settle(thread)
    weigh(row.author)
    record("post.removed", row, by=by, audience=desk_audience(), thread=thread.key)
    return row


def _put(
    thread: Thread, author: Profile, checked: str, body: str, pictures: list[Any], *, is_opening: bool, by: Any
) -> Post:
    reason = held(author, checked, has_pictures=bool(pictures))
    post = Post.objects.create(
        thread=thread,
        author=author,
        is_opening=is_opening,
        body=body,
        moderation=Shown.WAITING if reason else Shown.SHOWN,
        held_because=reason,
    )
    put_pictures(post, pictures, by=by)
    if reason:
        record("post.held", post, by=by, audience=desk_audience(), thread=thread.key, reason=reason)
    else:
        show(post, by=by)
    return post


def _locked(post: Post) -> Post:
    # The thread first, as everywhere: two actions that take both never wait for each other.
    thread = Thread.objects.locked(post.thread_id)
    row: Post = Post.objects.locked(post.pk)
    if row.moderation == Shown.REMOVED:
        raise Conflict(_("This text was taken back by its author."))
    row.thread = thread
    return row
