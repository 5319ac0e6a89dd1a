"""Telling borrowers what they owe: when finance asks, shortly before the day it is due, and each week afterwards."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.expenses.advances.models import Advance
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import Notice, notify_all

DUE = notice_kind("advance.due", gettext_lazy("An advance of mine is due"), order=45)
# So many days before the day, and every so many days after it.
BEFORE, EVERY = 3, 7
_AT_ONCE = 100


def tell_borrower(advance: Advance, today: date, *, dedupe: str) -> None:
    """One notice about what is open of this advance, once for one `dedupe`."""
    notify_all([_notice(advance, today, dedupe)])


def tell_of_due(advances: Iterable[Advance], today: date) -> int:
    """The notices that are due today for these open advances; how many of them are new."""
    notices: list[Notice] = []
    for advance in advances:
        # The day stands in the keys: an advance that was given another day is reminded of anew.
        late, day = (today - advance.due_on).days, advance.due_on.isoformat()
        if late > 0:
            notices.append(_notice(advance, today, f"advance-overdue-{advance.pk}-{day}-{(late - 1) // EVERY}"))
        elif advance.due_on - timedelta(days=BEFORE) <= today:
            notices.append(_notice(advance, today, f"advance-before-{advance.pk}-{day}"))
    return sum(len(notify_all(notices[at : at + _AT_ONCE])) for at in range(0, len(notices), _AT_ONCE))


def _notice(advance: Advance, today: date, dedupe: str) -> Notice:
    def text() -> tuple[str, str]:
        days = (advance.due_on - today).days
        facts = {"amount": advance.outstanding.format(), "number": advance.number, "day": advance.due_on.isoformat()}
        if days < 0:
            said = ngettext(
                "Advance {number} is {days} day overdue: {amount} is open",
                "Advance {number} is {days} days overdue: {amount} is open",
                -days,
            )
            title = said.format(days=-days, **facts)
        elif days == 0:
            title = _("Advance {number} is due today: {amount} is open").format(**facts)
        else:
            title = _("Advance {number} is due on {day}: {amount} is open").format(**facts)
        return title, _("Clear it with a claim, or pay it back and tell finance.")

    url = reverse("document", args=[advance.number])
    return Notice([advance.borrower_id], DUE, url, dedupe, text, icon="coin")
