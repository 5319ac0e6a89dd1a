"""Who is told of trainings, in their own workspace."""

from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.trainings.models import Signup, Training
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

TRAINING = notice_kind("training", gettext_lazy("Trainings I signed up for"), order=75)
_COMING = (Signup.State.SEATED,)
_ALL = (Signup.State.SEATED, Signup.State.WAITING)


@on("training.reminded")
def remind_those_who_come(event: Event) -> None:
    """Everybody with a seat."""
    row: Training | None = Training.objects.filter(pk=event.subject_id).first()
    if row is None or row.cancelled_at is not None:
        return
    heading = _hour if event.facts["when"] == "hour" else _day
    _tell(row, event, _COMING, lambda: (heading().format(title=row.title), row.times))


@on("training.cancelled")
def tell_it_is_off(event: Event) -> None:
    """Everybody who signed up, those who wait too."""
    row: Training | None = Training.objects.filter(pk=event.subject_id).first()
    if row is not None:
        _tell(row, event, _ALL, lambda: (_("Training called off: {title}").format(title=row.title), row.times))


@on("training.changed")
def tell_of_new_date(event: Event) -> None:
    """The same, when it was moved to another time."""
    row: Training | None = Training.objects.filter(pk=event.subject_id).first()
    if row is not None and event.facts.get("moved"):
        _tell(row, event, _ALL, lambda: (_("New date of the training {title}").format(title=row.title), row.times))


@on("training.seat_freed")
def tell_of_freed_seat(event: Event) -> None:
    """Whoever had waited longest."""
    row: Training | None = Training.objects.filter(pk=event.facts["training"]).first()
    customer = Tenant.objects.filter(pk=event.subject_id).first()
    if row is None or customer is None:
        return
    with tenant_scope(customer):
        _notify(
            [event.facts["member"]],
            row,
            event,
            lambda: (_("You have a seat now: {title}").format(title=row.title), row.times),
        )


def _hour() -> str:
    return _("In an hour: {title}")


def _day() -> str:
    return _("Tomorrow's training: {title}")


def _tell(row: Training, event: Event, states: Sequence[str], text: Callable[[], tuple[str, str]]) -> None:
    signups = Signup.objects.filter(training=row, state__in=states).select_related("customer").order_by("pk")
    by_company: dict[int, tuple[Tenant, list[int]]] = {}
    for signup in signups:
        by_company.setdefault(signup.customer_id, (signup.customer, []))[1].append(signup.member_id)
    for customer, members in by_company.values():
        with tenant_scope(customer):
            _notify(members, row, event, text)


def _notify(members: list[int], row: Training, event: Event, text: Callable[[], tuple[str, str]]) -> None:
    notify(
        members,
        kind=TRAINING,
        url=reverse("training", args=[row.pk]),
        dedupe=f"training:{event.pk}",
        text=text,
        icon="school",
    )
