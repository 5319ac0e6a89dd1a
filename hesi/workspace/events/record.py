"""Writing an event down."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.context import current_context
from hesi.workspace.events.models import Event
from hesi.workspace.events.subjects import SubjectPointer, type_of
from hesi.workspace.events.subscribe import keepers_of
from hesi.workspace.tenancy.prepared import insert

_gathered: ContextVar[list[Event] | None] = ContextVar("gathered_events", default=None)


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
    event = Event(
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
    gathered = _gathered.get()
    if gathered is None:
        insert([event])
    else:
        gathered.append(event)
    for keep in keepers_of(name):
        keep(event, subject)
    return event


@contextmanager
def recorded_together() -> Iterator[None]:
    """Write the events recorded inside with one statement at its end, in their order; with an error none of them.

    For an action that records several; it stands inside the action's transaction. The events have no ids before.
    """
    if _gathered.get() is not None:
        yield
        return
    events: list[Event] = []
    token = _gathered.set(events)
    try:
        yield
    finally:
        _gathered.reset(token)
    insert(events)
