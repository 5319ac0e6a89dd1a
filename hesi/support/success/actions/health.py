"""Counting a customer's health once a day, and saying what its parts weigh."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.support.success.arithmetic import DEFAULT_WEIGHTS, PARTS, weigh
from hesi.support.success.facts import counts_as_row, reckon
from hesi.support.success.models import HealthSnapshot, HealthWeights
from hesi.support.success.permissions import may_set_up_success
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant


def weights_in_force() -> dict[str, int]:
    """What the parts weigh at this provider."""
    row = HealthWeights.objects.first()
    return {key: getattr(row, key) for key in PARTS} if row is not None else dict(DEFAULT_WEIGHTS)


def take_snapshot(customer: Tenant, on: date) -> HealthSnapshot:
    """The customer's health on the morning of that day; taken once, later askings give the same row."""
    found: HealthSnapshot | None = HealthSnapshot.objects.filter(customer=customer, on=on).first()
    if found is not None:
        return found
    parts, counts = reckon(customer, on)
    weights = weights_in_force()
    score, _shares = weigh({key: part.score for key, part in parts.items()}, weights)
    kept = {key: part.as_row() for key, part in parts.items()} | {"counts": counts_as_row(counts)}
    row, _created = HealthSnapshot.objects.get_or_create(
        customer=customer, on=on, defaults={"score": score, "parts": kept, "weights": weights}
    )
    return row


@transaction.atomic
def save_weights(weights: Mapping[str, int], *, by: Actor) -> HealthWeights:
    """Weigh the parts anew, in percent. Today's scores follow at once, those of earlier days stay as they were."""
    require(may_set_up_success, by)
    wanted = {key: weights.get(key, -1) for key in PARTS}
    if not all(0 <= value <= 100 for value in wanted.values()):
        raise Invalid(_("Each part weighs between 0 and 100."))
    total = sum(wanted.values())
    if total != 100:
        raise Invalid(_("The weights must add up to 100; these add up to {total}.").format(total=total))
    row, _created = HealthWeights.objects.update_or_create(tenant=active_tenant(), defaults=wanted)
    for snapshot in HealthSnapshot.objects.filter(on=active_tenant().today):
        scores = {key: snapshot.parts[key]["score"] for key in PARTS}
        snapshot.weights = wanted
        snapshot.score, _shares = weigh(scores, wanted)
        snapshot.save(update_fields=["weights", "score"])
    record("success.weights_saved", row, by=by, weights=wanted)
    return row
