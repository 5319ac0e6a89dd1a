"""Event rows as `record` writes them, for things that happened long ago and are written together."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.models import Event
from hesi.workspace.events.subjects import SubjectPointer, type_of


def event_row(
    name: str,
    subject: models.Model | SubjectPointer,
    *,
    by: AnyActor,
    at: datetime,
    audience: Iterable[int | None] = (),
    **facts: Any,
) -> Event:
    """One event, not saved, of that moment; its subject has its id already."""
    heard_by = {member_id for member_id in audience if member_id is not None}
    if by.member_id is not None:
        heard_by.add(by.member_id)
    return Event(
        name=name,
        subject_type=type_of(subject),
        subject_id=subject.pk,
        subject_label=str(getattr(subject, "event_label", subject))[:120],
        actor_member_id=by.member_id,
        actor_label=by.label[:80],
        channel=by.channel,
        at=at,
        facts=facts,
        audience=sorted(heard_by),
    )
