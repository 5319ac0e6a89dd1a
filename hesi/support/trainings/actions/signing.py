"""Signing up, waiting, withdrawing. A seat is given out by one conditional update, so that the last goes to one."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.core.time import now
from hesi.support.tickets.requester import as_requester
from hesi.support.trainings.models import Signup, Training
from hesi.support.trainings.permissions import may_sign_up_for_training
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


class TooLate(Conflict):
    """It has begun, was held or does not take place."""

    code = "training_too_late"


@transaction.atomic
def sign_up(training: Training, *, by: Actor) -> Signup:
    """A seat, or a place on the waiting list when it is full. Twice is the same as once. Raises `TooLate`."""
    require(may_sign_up_for_training, by, training)
    with as_requester(by) as requester:
        row = _open_one(training)
        known: Signup | None = Signup.objects.filter(training=row, member_id=by.member_id).first()
        if known is not None and known.state != Signup.State.WITHDRAWN:
            return known
        signup = known or Signup(training=row, customer=by.tenant, member_id=requester.requester_id)
        signup.state = Signup.State.SEATED if _take_seat(row) else Signup.State.WAITING
        signup.name, signup.email, signup.signed_up_at = requester.name, requester.email, now()
        signup.attended = None
        signup.save()
        record(
            "training.signed_up",
            by.tenant,
            by=requester,
            training=row.pk,
            title=row.title_zh,
            member=signup.member_id,
            state=signup.state,
        )
        return signup


@transaction.atomic
def withdraw(training: Training, *, by: Actor) -> None:
    """They do not come; a freed seat goes to whoever has waited longest. Without a sign-up nothing happens."""
    require(may_sign_up_for_training, by, training)
    with as_requester(by) as requester:
        row = _open_one(training)
        signup: Signup | None = Signup.objects.filter(training=row, member_id=by.member_id).first()
        if signup is None or signup.state == Signup.State.WITHDRAWN:
            return
        was_seated = signup.state == Signup.State.SEATED
        signup.state = Signup.State.WITHDRAWN
        signup.save(update_fields=["state"])
        record("training.withdrawn", by.tenant, by=requester, training=row.pk, title=row.title_zh, member=by.member_id)
        if was_seated:
            Training.objects.filter(pk=row.pk).update(taken=F("taken") - 1)
            fill_seats(row)


def fill_seats(training: Training) -> None:
    """Give free seats to those who wait, in their order; inside the transaction that freed them."""
    for signup in Signup.objects.filter(training=training, state=Signup.State.WAITING).select_related("customer"):
        if not _take_seat(training):
            return
        signup.state = Signup.State.SEATED
        signup.save(update_fields=["state"])
        record(
            "training.seat_freed",
            signup.customer,
            by=SystemActor("trainings"),
            training=training.pk,
            title=training.title_zh,
            member=signup.member_id,
        )


def _take_seat(training: Training) -> bool:
    free = Training.objects.filter(pk=training.pk, taken__lt=F("seats"))
    return bool(free.update(taken=F("taken") + 1))


def _open_one(training: Training) -> Training:
    row: Training = Training.objects.locked(training.pk)
    if row.state != Training.State.OPEN:
        raise TooLate(_("This training has begun or was called off, so nothing can be changed any more."))
    return row
