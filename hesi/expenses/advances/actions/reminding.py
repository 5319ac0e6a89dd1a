"""Finance reminds a borrower; once a day is enough."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.expenses.advances.models import Advance
from hesi.expenses.advances.notices import tell_borrower
from hesi.expenses.advances.permissions import may_remind_borrower
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


class RemindedToday(Conflict):
    code = "reminded_today"


@transaction.atomic
def remind_borrower(advance: Advance, *, by: AnyActor) -> Advance:
    """Ask the borrower to clear or return what is open. Raises `RemindedToday` the second time on one day."""
    advance = Advance.objects.locked(advance.pk)
    require(may_remind_borrower, by, advance)
    if not advance.is_open:
        raise Invalid(_("Nothing of this advance is open any more, so there is nothing to remind of."))
    if not advance.borrower.is_active:
        raise Invalid(
            _("{name} has left, so nobody would read the reminder. Speak to them or to their department.").format(
                name=advance.borrower.name
            )
        )
    today = by.tenant.today
    waiting = Advance.objects.filter(pk=advance.pk).filter(Q(reminded_on__lt=today) | Q(reminded_on__isnull=True))
    if not waiting.update(reminded_on=today):
        raise RemindedToday(
            _("{name} has been reminded of this advance today already. Try again tomorrow.").format(
                name=advance.borrower.name
            )
        )
    tell_borrower(advance, today, dedupe=f"advance-reminded-{advance.pk}-{today.isoformat()}")
    record("advance.reminded", advance.document, by=by, audience=[advance.borrower_id])
    return advance
