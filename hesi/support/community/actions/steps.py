"""The steps every action of the community is made of."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid, TooMany
from hesi.core.text import clean_line
from hesi.core.time import now, zone
from hesi.support.community.indexing import index_thread
from hesi.support.community.models import Follow, Post, Profile, Shown, Thread, Vote
from hesi.support.community.persons import company_of, is_staff, person_id_of
from hesi.support.community.trust import (
    AN_HOUR,
    FIRST_TEXTS,
    HIGHEST,
    REMEMBERED,
    STAFF_AN_HOUR,
    Deeds,
    has_links,
    trust_level,
)
from hesi.support.tickets.agents import desk_audience
from hesi.workspace.events.record import record

MOST_TITLE, MOST_BODY = 120, 20_000
_HOUR = timedelta(hours=1)
# Names that would pass for the provider's own people.
_RESERVED = ("官方", "客服", "合思", "管理员", "hesi", "official", "support", "admin", "moderator")


class NameTaken(Invalid):
    code = "community_name"


def profile_of(by: Any) -> Profile:
    """The person's row, made when they first take part."""
    staff = is_staff(by)
    row, _created = Profile.objects.get_or_create(
        company_id=company_of(by),
        member_id=person_id_of(by),
        defaults={"is_staff": staff, "level": HIGHEST if staff else 0},
    )
    if row.is_staff != staff:
        row.is_staff = staff
        row.save(update_fields=["is_staff"])
        weigh(row)
    return row


def writer(by: Any, name: str = "") -> Profile:
    """The person, locked, with a name and within their pace. Raises `Invalid` for a name, `TooMany`."""
    row: Profile = Profile.objects.locked(profile_of(by).pk)
    if name or not row.name:
        row.name = checked_name(name, row)
        row.save(update_fields=["name"])
    expect_pace(row)
    return row


def checked_name(name: str, profile: Profile) -> str:
    """The name as it will be shown. Raises `Invalid` for none, and for one that staff would have."""
    chosen = clean_line(name, 30)
    if not chosen:
        sentence = _("Choose the name under which others see you; it need not be your real one.")
        raise Invalid(sentence, fields={"name": sentence})
    folded = "".join(chosen.casefold().split())
    if not profile.is_staff and any(word in folded for word in _RESERVED):
        sentence = _("This name would pass for our own people's. Choose another one.")
        raise NameTaken(sentence, fields={"name": sentence})
    return chosen


def expect_pace(profile: Profile) -> None:
    """Refuse more texts an hour than the trust level allows, and say when one may go on. Raises `TooMany`."""
    most = STAFF_AN_HOUR if profile.is_staff else AN_HOUR[profile.level]
    recent = Post.objects.filter(author=profile, created_at__gt=now() - _HOUR).order_by("-created_at")
    times = list(recent.values_list("created_at", flat=True)[:most])
    if len(times) >= most:
        again = (times[-1] + _HOUR).astimezone(zone(profile.company.time_zone))
        raise TooMany(
            _("That was {count} texts within an hour, which is as many as you may write. Go on at {time}.").format(
                count=most, time=f"{again + timedelta(seconds=59):%H:%M}"
            )
        )


def held(profile: Profile, text: str, *, has_pictures: bool = False) -> str:
    """Why a text of this person has to wait for moderation; empty when it does not."""
    if profile.is_staff or profile.level > 0:
        return ""
    if Post.objects.filter(author=profile, moderation=Shown.SHOWN).count() < FIRST_TEXTS:
        return Post.Held.FIRST
    return Post.Held.LINKS if has_pictures or has_links(text) else ""


def weigh(profile: Profile) -> int:
    """Reckon the trust level anew and keep it."""
    level = HIGHEST if profile.is_staff else trust_level(deeds_of(profile))
    if level != profile.level:
        Profile.objects.filter(pk=profile.pk).update(level=level)
        profile.level = level
    return level


def deeds_of(profile: Profile) -> Deeds:
    """What this person did here."""
    written = Post.objects.filter(author=profile)
    facts = written.aggregate(
        shown=Count("pk", filter=Q(moderation=Shown.SHOWN)),
        hidden=Count("pk", filter=Q(moderation=Shown.HIDDEN, hidden_at__gt=now() - REMEMBERED)),
        first=Min("created_at", filter=Q(moderation=Shown.SHOWN)),
    )
    given = Vote.objects.filter(post__author=profile, post__moderation=Shown.SHOWN).count()
    accepted = Thread.objects.filter(accepted__author=profile).exclude(author=profile).count()
    days = (now() - facts["first"]).days if facts["first"] else 0
    return Deeds(shown=facts["shown"], votes=given, accepted=accepted, hidden=facts["hidden"], days=days)


def follow(thread: Thread, profile: Profile) -> None:
    """Tell this person of what happens here from now on."""
    Follow.objects.get_or_create(thread=thread, profile=profile)


def show(post: Post, *, by: Any) -> None:
    """Everybody sees it from now on; those who follow are told of an answer the first time it is shown."""
    thread = Thread.objects.locked(post.thread_id)
    post.moderation, post.held_because, post.hidden_at = Shown.SHOWN, "", None
    is_news, post.was_told = not post.was_told, True
    post.save(update_fields=["moderation", "held_because", "hidden_at", "was_told"])
    if post.is_opening:
        thread.moderation = Shown.SHOWN
    if is_news:
        thread.last_at = now()
    settle(thread)
    weigh(post.author)
    if is_news:
        name = "thread.started" if post.is_opening else "thread.answered"
        facts = {"post": post.pk, "author": post.author_id, "kind": thread.kind, "key": thread.key}
        record(name, thread, by=by, audience=readers_of(thread), **facts)


def readers_of(thread: Thread) -> list[int]:
    """Whose open pages show news of a thread at once: the desk's, and those of who follow it, wherever they work."""
    followers = Follow.objects.filter(thread=thread).values_list("profile__member_id", flat=True)
    return sorted({*desk_audience(), *followers})


def settle(thread: Thread) -> None:
    """Bring what is kept of a thread up to its posts: the count of answers, and how it is found."""
    thread.answers = Post.objects.filter(thread=thread, is_opening=False, moderation=Shown.SHOWN).count()
    thread.save(update_fields=["moderation", "answers", "last_at", "accepted", "title", "area"])
    index_thread(thread)


def count_votes(post: Post) -> int:
    """Count a text's votes, keep the number, and give it back."""
    number = Vote.objects.filter(post=post).count()
    Post.objects.filter(pk=post.pk).update(votes=number)
    if post.is_opening:
        Thread.objects.filter(pk=post.thread_id).update(votes=number)
    return number


def expect_going_on(thread: Thread) -> None:
    """Refuse on a thread that was locked or merged away."""
    if thread.merged_into is not None:
        raise Conflict(_("This idea was merged into “{title}”. Go on there.").format(title=thread.merged_into.title))
    if thread.is_locked:
        raise Conflict(_("This thread is locked. Start a new one if there is more to say."))
