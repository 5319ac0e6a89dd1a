"""Ending sign-ins on other devices."""

from django.contrib.sessions.models import Session
from django.db import transaction

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.devices import devices_of
from hesi.workspace.people.permissions import may_end_own_sign_ins


@transaction.atomic
def end_sign_ins(*, but: str, only: int | None = None, by: Actor) -> int:
    """Sign the person out everywhere else, or on one device; how many sign-ins ended. `but` is the session that asks.

    Open pages of an ended session lose their live stream within seconds and are led to the sign-in at the next step.
    """
    require(may_end_own_sign_ins, by)
    user_id = by.member.user_id
    if user_id is None:
        return 0
    devices = devices_of(user_id).exclude(session_key=but)
    if only is not None:
        devices = devices.filter(pk=only)
    keys = list(devices.values_list("session_key", flat=True))
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        record("person.ended_sign_ins", by.member, by=by, count=len(keys))
    return len(keys)
