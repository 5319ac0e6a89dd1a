"""What is taught, when and for whom."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.core.time import CHINA, now, zone
from hesi.support.service.audiences import Audience, checked_audience
from hesi.support.tickets.agents import agents_among, desk_audience
from hesi.support.trainings.actions.signing import fill_seats
from hesi.support.trainings.models import Training
from hesi.support.trainings.permissions import may_plan_trainings
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

MOST_TEXT, MOST_SEATS = 20_000, 5_000
_Kind = Training.Kind


@transaction.atomic
def save_training(
    training: Training | None = None,
    *,
    kind: str,
    title_zh: str,
    title_en: str = "",
    body_zh: str = "",
    body_en: str = "",
    spoken: str = Training.Spoken.CHINESE,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    time_zone: str = CHINA,
    place: str = "",
    link: str = "",
    seats: int = 0,
    trainer: int | None = None,
    audience: str = Audience.ALL,
    plans: Sequence[str] = (),
    customer_ids: Iterable[int] = (),
    admins_only: bool = False,
    by: AnyActor,
) -> Training:
    """Plan it, or change it before it has begun. More seats go to those who wait. Raises `Invalid`, `Conflict`."""
    require(may_plan_trainings, by)
    row: Training = Training() if training is None else Training.objects.locked(training.pk)
    if row.cancelled_at is not None or (row.published_at is not None and row.has_begun):
        raise Conflict(_("This training has begun or was called off. Plan a new one."))
    zone(time_zone)
    is_dated = kind != _Kind.RECORDED
    before = row.starts_at
    facts: dict[str, Any] = {
        "kind": kind,
        "title_zh": clean_line(title_zh, 120),
        "title_en": clean_line(title_en, 120),
        "body_zh": clean_text(body_zh, MOST_TEXT),
        "body_en": clean_text(body_en, MOST_TEXT),
        "spoken": spoken,
        "starts_at": starts_at if is_dated else None,
        "ends_at": ends_at if is_dated else None,
        "time_zone": time_zone,
        "place": clean_line(place, 200) if is_dated else "",
        "link": link.strip() if is_dated else "",
        "seats": seats if is_dated else 0,
        "trainer_id": trainer,
        "admins_only": admins_only,
    }
    reach, wrong = checked_audience(audience, plans, customer_ids)
    wrong |= _wrong(facts, row)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    for name, value in (facts | reach).items():
        setattr(row, name, value)
    if before != row.starts_at:
        row.reminded_day_at = row.reminded_hour_at = None
    row.save()
    name = "training.planned" if training is None else "training.changed"
    moved = training is not None and row.published_at is not None and before != row.starts_at
    record(name, row, by=by, audience=desk_audience(), moved=moved)
    fill_seats(row)
    return row


@transaction.atomic
def publish_training(training: Training, *, by: AnyActor) -> Training:
    """Customers may sign up from now on. Raises `Conflict` when they could already, `Invalid` when it is too late."""
    require(may_plan_trainings, by)
    row: Training = Training.objects.locked(training.pk)
    if row.published_at is not None or row.cancelled_at is not None:
        raise Conflict(_("This training is published or called off already."))
    if row.has_begun:
        raise Invalid(_("It begins in the past. Set another date first."))
    if row.kind == _Kind.RECORDED and row.recording_id is None:
        raise Invalid(_("Upload the recording first."))
    row.published_at = now()
    row.save(update_fields=["published_at"])
    record("training.published", row, by=by, audience=desk_audience())
    return row


@transaction.atomic
def cancel_training(training: Training, *, by: AnyActor) -> Training:
    """It does not take place; those who signed up are told. Raises `Conflict` when it was held or called off."""
    require(may_plan_trainings, by)
    row: Training = Training.objects.locked(training.pk)
    if row.cancelled_at is not None or (row.published_at is not None and row.has_begun):
        raise Conflict(_("This training has begun or was called off."))
    row.cancelled_at = now()
    row.save(update_fields=["cancelled_at"])
    record("training.cancelled", row, by=by, audience=desk_audience())
    return row


def _wrong(facts: dict[str, Any], row: Training) -> dict[str, str]:
    wrong = {}
    if facts["kind"] not in _Kind.values:
        wrong["kind"] = _("Choose what it is.")
    if not facts["title_zh"]:
        wrong["title_zh"] = _("Write a title.")
    if facts["spoken"] not in Training.Spoken.values:
        wrong["spoken"] = _("Choose a language.")
    if facts["trainer_id"] is not None and not agents_among([facts["trainer_id"]]):
        wrong["trainer"] = _("Choose somebody of the service team.")
    if facts["kind"] != _Kind.RECORDED:
        wrong |= _wrong_date(facts, row)
    return wrong


def _wrong_date(facts: dict[str, Any], row: Training) -> dict[str, str]:
    wrong = {}
    if facts["starts_at"] is None:
        wrong["starts_at"] = _("Say when it begins.")
    elif row.published_at is not None and facts["starts_at"] <= now():
        wrong["starts_at"] = _("It begins in the past. Set another date first.")
    if facts["ends_at"] is None:
        wrong["ends_at"] = _("Say when it ends.")
    elif facts["starts_at"] is not None and facts["ends_at"] <= facts["starts_at"]:
        wrong["ends_at"] = _("It ends before it begins.")
    if facts["link"] and urlsplit(facts["link"]).scheme not in ("https", "http"):
        wrong["link"] = _("The link begins with https://.")
    if facts["kind"] == _Kind.ON_SITE and not facts["place"]:
        wrong["place"] = _("Say where it takes place.")
    if not 1 <= facts["seats"] <= MOST_SEATS:
        wrong["seats"] = _("Between 1 and {most} seats.").format(most=MOST_SEATS)
    elif facts["seats"] < row.taken:
        wrong["seats"] = _("{taken} seats are taken already.").format(taken=row.taken)
    return wrong
