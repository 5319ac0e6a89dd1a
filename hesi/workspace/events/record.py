"""Writing an event down."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.context import current_context
from hesi.workspace.events.models import Event
from hesi.workspace.events.subjects import SubjectPointer, type_of


def record(
    name: str,
    subject: models.Model | SubjectPointer,
    /,
    *,
    by: AnyActor,
    audience: Iterable[int | None] = (),
    **facts: Any,
) -> Event:
    """Write one event in the transaction of the change it tells of.

    `name` is `noun.past_tense`; `audience` are the ids of members whose open pages should hear of it; `facts` are the
    ids and changed values, JSON-ready, never secrets.
    """
    context = current_context()
    heard_by = {member_id for member_id in audience if member_id is not None}
    if by.member_id is not None:
        heard_by.add(by.member_id)
    return Event.objects.create(
        name=name,
        subject_type=type_of(subject),
        subject_id=subject.pk,
        subject_label=str(getattr(subject, "event_label", subject))[:120],
        actor_member_id=by.member_id,
        actor_label=by.label[:80],
        channel=by.channel,
        facts=facts,
        audience=sorted(heard_by),
        page=context.page,
        request_id=context.request_id,
    )
