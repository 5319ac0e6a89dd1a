"""Numbers people read to each other: `BX-202611-0007`."""

from datetime import date

from django.db import transaction
from django.db.models import F

from hesi.core.ids import number_for
from hesi.workspace.tenancy.models import Counter


@transaction.atomic
def next_number(prefix: str, on: date) -> str:
    """The next number of this prefix and month in the open workspace. Two callers never get the same one."""
    name = f"{prefix}-{on:%Y%m}"
    counter, _created = Counter.objects.select_for_update().get_or_create(name=name)
    Counter.objects.filter(pk=counter.pk).update(value=F("value") + 1)
    counter.refresh_from_db(fields=["value"])
    return number_for(prefix, on, counter.value)
