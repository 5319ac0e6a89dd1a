"""Telling people something: one row each, in their own language, by mail too where they want that."""

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.notifications.models import Notification, Preference
from hesi.workspace.people.models import Member

Text = str | Promise | Callable[[], str]


@transaction.atomic
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
) -> list[Notification]:
    """Tell these members, each once for one `dedupe`, and give back the notices that are new.

    `title` and `body` (or `text`, which gives both) are called in each member's language, so pass lazy strings or
    functions. People who have left are not told. Who switched the kind off in the app gets it marked as read.
    """
    told = _to_tell(members, dedupe)
    if not told:
        return []
    choices = {row.member_id: row for row in Preference.objects.filter(kind=kind, member_id__in=[m.pk for m in told])}
    written = {}
    rows = []
    for member in told:
        language = language_of(member)
        if language not in written:
            with translation.override(language):
                written[language] = text() if text else (_said(title), _said(body))
        heading, more = written[language]
        choice = choices.get(member.pk)
        rows.append(
            Notification(
                member=member,
                kind=kind,
                title=clean_line(heading, 200),
                body=clean_line(more, 500),
                url=url[:200],
                icon=icon,
                dedupe=dedupe[:120],
                read_at=now() if choice and not choice.in_app else None,
                mail_state=_mail_state(member, choice),
            )
        )
    return _keep(rows, kind, dedupe)


def _keep(rows: Sequence[Notification], kind: str, dedupe: str) -> list[Notification]:
    # Two deliveries at the same time may both come here; the unique constraint keeps one of each.
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    kept = list(Notification.objects.filter(dedupe=dedupe[:120], member_id__in=[row.member_id for row in rows]))
    if kept:
        audience = [row.member_id for row in kept]
        record("notification.sent", kept[0], by=SystemActor("notifications"), audience=audience, kind=kind)
    if any(row.mail_state == Notification.Mail.DUE for row in kept):
        _send_soon()
    return kept


def _to_tell(members: Iterable[Member | int | None], dedupe: str) -> list[Member]:
    """The active members among these who have not had this notice yet."""
    wanted = {member.pk if isinstance(member, Member) else member for member in members if member is not None}
    if not wanted:
        return []
    found = Member.objects.active().filter(pk__in=wanted).select_related("user")
    return list(found.exclude(notifications__dedupe=dedupe[:120]))


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
