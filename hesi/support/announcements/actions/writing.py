"""What a piece of news says, and which parts an incident touches."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.support.announcements.models import Announcement, IncidentEffect, Part
from hesi.support.announcements.permissions import may_manage_announcements
from hesi.support.announcements.reading import forget_news
from hesi.support.incidents.models import Incident
from hesi.support.service.audiences import Audience, checked_audience
from hesi.support.tickets.agents import desk_audience
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

MOST_TEXT = 20_000
_Kind = Announcement.Kind


@transaction.atomic
def save_announcement(
    announcement: Announcement | None = None,
    *,
    kind: str,
    title_zh: str,
    title_en: str = "",
    body_zh: str = "",
    body_en: str = "",
    version: str = "",
    parts: Sequence[str] = (),
    starts_at: datetime | None = None,
    until: datetime | None = None,
    audience: str = Audience.ALL,
    plans: Sequence[str] = (),
    customer_ids: Iterable[int] = (),
    admins_only: bool = False,
    by: AnyActor,
) -> Announcement:
    """Write it, or change it while it is not over. Raises `Invalid` by field, `Conflict` when it is over."""
    require(may_manage_announcements, by)
    row: Announcement = Announcement() if announcement is None else Announcement.objects.locked(announcement.pk)
    if announcement is not None and row.state == Announcement.State.OVER:
        raise Conflict(_("This is over and stays as it was read. Write a new one."))
    is_maintenance, is_release = kind == _Kind.MAINTENANCE, kind == _Kind.RELEASE
    facts: dict[str, Any] = {
        "kind": kind,
        "title_zh": clean_line(title_zh, 120),
        "title_en": clean_line(title_en, 120),
        "body_zh": clean_text(body_zh, MOST_TEXT),
        "body_en": clean_text(body_en, MOST_TEXT),
        "version": clean_line(version, 20) if is_release else "",
        "parts": [part for part in Part.values if part in parts] if is_maintenance else [],
        "starts_at": starts_at if is_maintenance else None,
        "until": None if is_release else until,
        "admins_only": admins_only,
    }
    reach, wrong = checked_audience(audience, plans, customer_ids)
    wrong |= _wrong(facts, row)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    for name, value in (facts | reach).items():
        setattr(row, name, value)
    if announcement is None:
        row.written_by = by.member
    row.save()
    name = "announcement.written" if announcement is None else "announcement.changed"
    record(name, row, by=by, audience=desk_audience(), kind=kind, meant_for=audience)
    forget_news()
    return row


@transaction.atomic
def set_incident_parts(incident: Incident, *, parts: Sequence[str], by: AnyActor) -> IncidentEffect:
    """Say which parts of the product an incident touches; none: the pages, as for one nobody has looked at."""
    require(may_manage_announcements, by)
    known = [part for part in Part.values if part in parts]
    row, _created = IncidentEffect.objects.update_or_create(incident=incident, defaults={"parts": known})
    record("incident.parts_set", incident, by=by, audience=desk_audience(), parts=known)
    return row


def _wrong(facts: dict[str, Any], row: Announcement) -> dict[str, str]:
    wrong = {}
    if facts["kind"] not in _Kind.values:
        wrong["kind"] = _("Choose what it is.")
    if not facts["title_zh"]:
        wrong["title_zh"] = _("Write a title.")
    if facts["kind"] == _Kind.MAINTENANCE:
        if not facts["parts"]:
            wrong["parts"] = _("Choose the parts that are affected.")
        if facts["starts_at"] is None:
            wrong["starts_at"] = _("Say when it begins.")
        if facts["until"] is None:
            wrong["until"] = _("Say when it ends.")
        elif facts["starts_at"] is not None and facts["until"] <= facts["starts_at"]:
            wrong["until"] = _("It ends before it begins.")
    if facts["kind"] == _Kind.RELEASE:
        same = Announcement.objects.filter(version=facts["version"]).exclude(pk=row.pk)
        if not facts["version"]:
            wrong["version"] = _("Say which version it is.")
        elif same.exists():
            wrong["version"] = _("There are release notes of {version} already.").format(version=facts["version"])
        if not facts["body_zh"]:
            wrong["body_zh"] = _("Say what is new.")
    return wrong
