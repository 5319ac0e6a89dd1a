"""Reminders: the day before and an hour before, each once for one date."""

from datetime import datetime, timedelta

from django.db import transaction

from hesi.support.trainings.models import Training
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.record import record

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


def remind(at: datetime, *, by: AnyActor) -> int:
    """Remind of every training of the open workspace that is near; tells how many reminders were begun."""
    near = Training.objects.to_come(at).filter(starts_at__lte=at + A_DAY)
    return sum(_remind(row, at, by) for row in near.order_by("starts_at", "pk"))


@transaction.atomic
def _remind(training: Training, at: datetime, by: AnyActor) -> bool:
    is_hour = training.starts_at is not None and training.starts_at - AN_HOUR <= at
    column = "reminded_hour_at" if is_hour else "reminded_day_at"
    mine = Training.objects.filter(pk=training.pk, starts_at=training.starts_at, **{f"{column}__isnull": True})
    if not mine.update(**{column: at}):
        return False
    record("training.reminded", training, by=by, when="hour" if is_hour else "day")
    return True
