"""The one place where the sums of an advance change. What was lent is never exceeded, whoever acts at the same time."""

from django.db.models import F
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.expenses.advances.models import Advance


class AdvanceUsedUp(Conflict):
    """Somebody has cleared or returned it meanwhile; less is left than this step needs."""

    code = "advance_used_up"


def shift(advance: Advance, *, cleared: int = 0, reserved: int = 0, returned: int = 0) -> None:
    """Add these minor units to the sums, all or none. Raises `AdvanceUsedUp` when more would be used than was lent.

    The condition stands in the update itself, so that it holds where there are no row locks too.
    """
    used = F("cleared_minor") + F("reserved_minor") + F("returned_minor")
    rows = Advance.objects.filter(
        pk=advance.pk,
        lent_minor__gte=used + (cleared + reserved + returned),
        cleared_minor__gte=-cleared,
        reserved_minor__gte=-reserved,
        returned_minor__gte=-returned,
    )
    changed = rows.update(
        cleared_minor=F("cleared_minor") + cleared,
        reserved_minor=F("reserved_minor") + reserved,
        returned_minor=F("returned_minor") + returned,
    )
    if not changed:
        raise AdvanceUsedUp(
            _(
                "Advance {number} has been cleared or returned meanwhile. Reload the page to see what is left of it."
            ).format(number=advance.document.number),
            number=advance.document.number,
        )
