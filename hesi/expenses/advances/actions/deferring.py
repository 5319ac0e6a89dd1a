"""Finance gives a borrower another day (展期): reminders and what counts as overdue follow it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.text import clean_line
from hesi.expenses.advances.models import Advance
from hesi.expenses.advances.permissions import may_defer_advance
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


@transaction.atomic
def defer_advance(advance: Advance, *, due_on: date, reason: str, by: AnyActor) -> Advance:
    """From now on it is due on this day, later or earlier than before, for a reason. Raises `Invalid` by field."""
    advance = Advance.objects.locked(advance.pk)
    require(may_defer_advance, by, advance)
    if not advance.is_open:
        raise Invalid(_("Nothing of this advance is open any more, so it has no due date to move."))
    reason, before = clean_line(reason, 200), advance.due_on
    if not reason:
        ask = _("Write why the day is moved.")
        raise Invalid(ask, fields={"reason": ask})
    if due_on < by.tenant.today:
        said = _("{day} is over already. Choose today or a day to come.").format(day=due_on.isoformat())
        raise Invalid(said, fields={"due_on": said})
    if due_on == before:
        said = _("It is due on this day already. Choose another one.")
        raise Invalid(said, fields={"due_on": said})
    advance.due_on = due_on
    advance.save(update_fields=["due_on"])
    record(
        "advance.deferred", advance.document, by=by, audience=[advance.borrower_id],
        before=before.isoformat(), due_on=due_on.isoformat(), reason=reason,
    )  # fmt: skip
    return advance
