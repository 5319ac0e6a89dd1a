"""Telling people something: one row each, in their own language, by mail too where they want that."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise

from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.record import record, recorded_together
from hesi.workspace.notifications.models import Notification, Preference
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.prepared import few_lengths, insert_new, prepared

Text = str | Promise | Callable[[], str]


Said = dict[tuple[str, str], tuple[str, str]]
"""A notice's `dedupe` and a language → its title and body."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What some members are told, each once for one `dedupe`; `text` gives title and body in the reader's language."""

    members: Sequence[int]
    kind: str
    url: str
    dedupe: str
    text: Callable[[], tuple[str, str]]
    icon: str = "bell"
    by_mail: bool = True


def notify(
    members: Iterable[Member | int | None],
    *,
    kind: str,
    url: str,
    dedupe: str,
    title: Text = "",
    body: Text = "",
    text: Callable[[], tuple[str, str]] | None = None,
    icon: str = "bell",
    by_mail: bool = True,
) -> list[Notification]:
    """Tell these members, each once for one `dedupe`, and give back the notices that are new.

    `title` and `body` (or `text`, which gives both) are called in each member's language, so pass lazy strings or
    functions. People who have left are not told. Who switched the kind off in the app gets it marked as read.
    `by_mail` is false where another mail says the same already.
    """
    wanted = [member.pk if isinstance(member, Member) else member for member in members if member is not None]
    said = text or (lambda: (_said(title), _said(body)))
    return notify_all([Notice(wanted, kind, url, dedupe, said, icon, by_mail)])


@transaction.atomic
def notify_all(notices: Sequence[Notice]) -> list[Notification]:
    """The same for several notices at once, in as many statements as for one."""
    wanted = [(notice, pk) for notice in notices for pk in dict.fromkeys(notice.members)]
    people = {row.pk: row for row in _people(ids=few_lengths({pk for _notice, pk in wanted}))} if wanted else {}
    told = {notice.dedupe[:120] for notice in notices}
    if not people:
        return []
    known = set(_known(members=few_lengths(people), told=few_lengths(told)))
    choices = _choices(people, {notice.kind for notice in notices})
    said: Said = {}
    rows = [
        _row(notice, people[pk], choices.get((pk, notice.kind)), said)
        for notice, pk in wanted
        if pk in people and (pk, notice.dedupe[:120]) not in known
    ]
    return _keep(rows)


@prepared
def _people(ids: tuple[int, ...]) -> QuerySet[Member]:
    return Member.objects.active().filter(pk__in=ids).select_related("user", "tenant").order_by()


@prepared
def _known(members: tuple[int, ...], told: tuple[str, ...]) -> QuerySet[Any]:
    """Who has had which of these notices already."""
    had = Notification.objects.filter(member_id__in=members, dedupe__in=told)
    return had.order_by().values_list("member_id", "dedupe")


@prepared
def _chosen(members: tuple[int, ...], kinds: tuple[str, ...]) -> QuerySet[Preference]:
    return Preference.objects.filter(member_id__in=members, kind__in=kinds).order_by()


def _choices(people: Iterable[int], kinds: Iterable[str]) -> dict[tuple[int, str], Preference]:
    chosen = _chosen(members=few_lengths(people), kinds=few_lengths(kinds))
    return {(row.member_id, row.kind): row for row in chosen}


def _row(notice: Notice, member: Member, choice: Preference | None, said: Said) -> Notification:
    language = language_of(member)
    if (notice.dedupe, language) not in said:
        with translation.override(language):
            said[notice.dedupe, language] = notice.text()
    heading, more = said[notice.dedupe, language]
    return Notification(
        member=member,
        kind=notice.kind,
        title=clean_line(heading, 200),
        body=clean_line(more, 500),
        url=notice.url[:200],
        icon=notice.icon,
        dedupe=notice.dedupe[:120],
        read_at=now() if choice and not choice.in_app else None,
        mail_state=_mail_state(member, choice) if notice.by_mail else Notification.Mail.NONE,
    )


def _keep(rows: Sequence[Notification]) -> list[Notification]:
    # Two deliveries at the same time may both come here; the unique constraint keeps one of each.
    kept = insert_new(rows, by=("member_id", "dedupe"))
    groups: dict[str, list[Notification]] = {}
    for row in kept:
        groups.setdefault(row.dedupe, []).append(row)
    with recorded_together():
        for group in groups.values():
            audience = [row.member_id for row in group]
            by = SystemActor("notifications")
            record("notification.sent", group[0], by=by, audience=audience, kind=group[0].kind)
    if any(row.mail_state == Notification.Mail.DUE for row in kept):
        _send_soon()
    return kept


def _mail_state(member: Member, choice: Preference | None) -> str:
    wants = choice.by_mail if choice else True
    return Notification.Mail.DUE if wants and address_of(member) else Notification.Mail.NONE


def address_of(member: Member) -> str:
    """Where mail to this member goes: the address they sign in with, else the one on record."""
    return member.user.email if member.user else member.email


def language_of(member: Member) -> str:
    """The language this member reads: their choice, else the company's."""
    chosen = member.user.language if member.user else ""
    return chosen or member.tenant.language or settings.LANGUAGE_CODE


def _said(text: Text) -> str:
    return str(text() if callable(text) else text)


def _send_soon() -> None:
    from hesi.workspace.notifications.tasks import send_mails

    send_mails.enqueue()
