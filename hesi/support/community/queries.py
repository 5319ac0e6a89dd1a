"""Reads of the community: lists, one thread with its texts, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.ids import is_key
from hesi.support.community.models import Area, CompanyWish, Follow, Picture, Post, Profile, Report, Shown, Thread, Vote
from hesi.support.community.permissions import (
    is_own,
    may_edit_post,
    may_remove_post,
    may_report_post,
    may_vote_for_post,
)
from hesi.support.community.persons import Person, company_of, is_guest, is_staff, person_id_of
from hesi.support.community.starting_areas import fill_areas
from hesi.support.community.text import safe_html
from hesi.support.tickets.models import Ticket

ORDERS = {
    "newest": ("-last_at", "-pk"),
    "votes": ("-votes", "-pk"),
    "unanswered": ("-last_at", "-pk"),
}


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote something, as this reader may know it. `company` is empty where it is not shown.

    `hidden_company` is for staff only: the name that nobody else sees.
    """

    name: str
    company: str = ""
    hidden_company: str = ""
    is_staff: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class PostView:
    """A text as its reader sees it, with what they may do to it."""

    post: Post
    byline: Byline
    html: str
    is_accepted: bool
    is_mine: bool
    has_voted: bool
    may_vote: bool
    may_edit: bool
    may_remove: bool
    may_report: bool
    reports: int = 0
    pictures: tuple[Picture, ...] = ()


def areas_for(person: Person) -> list[Area]:
    """The areas this person reads, in order."""
    fill_areas()
    rows = Area.objects.all()
    return list(rows.filter(is_public=True) if is_guest(person) else rows)


def listed_threads(
    person: Person, *, area: str = "", kind: str = "", state: str = "", order: str = "newest", only: str = ""
) -> QuerySet[Thread]:
    """Shown threads the person may see, narrowed; `only` is `following` or `mine`."""
    rows: Any = Thread.objects.visible_to(person).shown().filter(merged_into=None)
    if area:
        rows = rows.filter(area__key=area)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(kind=Thread.Kind.IDEA, state=state)
    if order == "unanswered":
        rows = rows.filter(answers=0, is_locked=False).exclude(kind=Thread.Kind.IDEA)
    me = own_profile(person) if only else None
    if only == "following":
        rows = rows.filter(pk__in=Follow.objects.filter(profile=me).values("thread_id"))
    elif only == "mine":
        rows = rows.filter(author=me)
    return rows.select_related("area", "author__company")


def own_profile(person: Person) -> Profile | None:
    """The person's row, if they have taken part in anything yet."""
    if is_guest(person) or person.is_system:
        return None
    found: Profile | None = Profile.objects.filter(
        company_id=company_of(person), member_id=person_id_of(person)
    ).first()
    return found


def waiting_of(person: Person) -> list[Thread]:
    """The person's own threads that still wait for moderation."""
    if is_guest(person) or is_staff(person):
        return []
    mine = Thread.objects.filter(author__company_id=company_of(person), author__member_id=person_id_of(person))
    return list(mine.filter(moderation=Shown.WAITING).order_by("-pk")[:5])


def find_thread(key: str, person: Person) -> Thread:
    """One thread. Raises `NotFound`, also for what this person may not see."""
    rows = Thread.objects.visible_to(person).select_related("area", "author__company", "merged_into", "accepted")
    found: Thread | None = rows.filter(key=key).first() if is_key(key) else None
    if found is None:
        raise NotFound(_("There is no such thread, or it was taken out. Search the community instead."))
    return found


def find_post(pk: int, person: Person) -> Post:
    """One text with its thread. Raises `NotFound`, also for what this person may not see."""
    rows = Post.objects.visible_to(person).select_related("thread__area", "author__company")
    found: Post | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such text, or it was taken out."))
    return found


def find_ticket_of(number: str, person: Person) -> Ticket:
    """The ticket that is to be published. Raises `NotFound`."""
    found: Ticket | None = Ticket.objects.visible_to(person).filter(number=number).select_related("customer").first()
    if found is None:
        raise NotFound(_("There is no such ticket."))
    return found


def bylines(profiles: Iterable[Profile], person: Person) -> dict[int, Byline]:
    """Who these people are to this reader, by their rows' ids, in one query for the companies' wishes."""
    people = {row.pk: row for row in profiles}
    secret = set(
        CompanyWish.objects.filter(company_id__in={row.company_id for row in people.values()}).values_list(
            "company_id", flat=True
        )
    )
    return {pk: _byline(row, row.company_id in secret, inside=is_staff(person)) for pk, row in people.items()}


def views_of(posts: list[Post], thread: Thread, person: Person) -> list[PostView]:
    """These texts of one thread as this reader sees them."""
    named = bylines([post.author for post in posts], person)
    me = own_profile(person)
    mine = Vote.objects.filter(profile=me, post__in=posts) if me else Vote.objects.none()
    voted = set(mine.values_list("post_id", flat=True))
    reported = _open_reports(posts) if is_staff(person) else {}
    shown = pictures_of(posts)
    found = []
    for post in posts:
        post.thread = thread
        is_gone = post.moderation == Shown.REMOVED
        found.append(
            PostView(
                post=post,
                byline=Byline(name="") if is_gone else named[post.author_id],
                html="" if is_gone else safe_html(post.body),
                is_accepted=thread.accepted_id == post.pk,
                is_mine=is_own(person, post.author),
                has_voted=post.pk in voted,
                may_vote=may_vote_for_post(person, post),
                may_edit=may_edit_post(person, post),
                may_remove=may_remove_post(person, post),
                may_report=may_report_post(person, post),
                reports=reported.get(post.pk, 0),
                pictures=shown.get(post.pk, ()),
            )
        )
    return found


def rows_of(threads: Iterable[Thread], person: Person) -> list[tuple[Thread, Byline]]:
    """Threads of a list, each with who began it."""
    rows = list(threads)
    named = bylines([row.author for row in rows], person)
    return [(row, named[row.author_id]) for row in rows]


def pictures_of(posts: Iterable[Post]) -> dict[int, tuple[Picture, ...]]:
    """The pictures of these texts, by text, in their order."""
    found: dict[int, tuple[Picture, ...]] = {}
    for one in Picture.objects.filter(post__in=list(posts)).select_related("file"):
        found[one.post_id] = (*found.get(one.post_id, ()), one)
    return found


def find_picture(key: str, person: Person) -> Picture:
    """A picture of a text this person may read. Raises `NotFound`."""
    rows = Picture.objects.filter(key=key, post__in=Post.objects.visible_to(person))
    found: Picture | None = rows.select_related("file__tenant").first()
    if found is None:
        raise NotFound(_("There is no such picture, or its text was taken out."))
    return found


def _open_reports(posts: list[Post]) -> dict[int, int]:
    found: dict[int, int] = {}
    for pk in Report.objects.filter(post__in=posts, settled_at=None).values_list("post_id", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found


def _byline(row: Profile, is_secret: bool, *, inside: bool) -> Byline:
    if row.is_staff:
        return Byline(name=row.name, is_staff=True, level=row.level)
    shows = row.shows_company and not is_secret
    return Byline(
        name=row.name or _("Somebody"),
        company=row.company.name if shows else "",
        hidden_company=row.company.name if inside and not shows else "",
        level=row.level,
    )
