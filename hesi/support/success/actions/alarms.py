"""Raising what has been noticed, once, and ending what is over."""

from datetime import date

from django.db import transaction

from hesi.support.success.models import Alarm
from hesi.support.success.signs import signs_of
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.record import record
from hesi.workspace.tenancy.models import Tenant


@transaction.atomic
def watch(customer: Tenant, on: date, *, by: AnyActor) -> list[Alarm]:
    """Look at a customer's signs on a day: raise the new ones, end those that are over, tell again what was put off.

    Looking twice changes nothing. What comes out is what people are told of.
    """
    signs = signs_of(customer, on)
    told = []
    for alarm in Alarm.objects.filter(customer=customer, ended_on__isnull=True):
        facts = signs.pop(alarm.kind, None)
        if facts is None:
            Alarm.objects.filter(pk=alarm.pk).update(ended_on=on)
            continue
        changed = {"facts": facts}
        if alarm.snoozed_until is not None and alarm.snoozed_until <= on:
            changed["snoozed_until"] = None  # type: ignore[assignment]
            told.append(alarm)
        Alarm.objects.filter(pk=alarm.pk).update(**changed)
        alarm.facts = facts
    for kind, facts in signs.items():
        alarm, is_new = Alarm.objects.get_or_create(
            customer=customer, kind=kind, ended_on=None, defaults={"facts": facts}
        )
        if is_new:
            told.append(alarm)
    for alarm in told:
        record("success.alarm_raised", customer, by=by, customer=customer.pk, alarm=alarm.pk, kind=alarm.kind)
    return told
