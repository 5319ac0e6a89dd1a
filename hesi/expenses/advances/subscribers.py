"""Telling the borrower that a repayment was recorded or taken back, or that the due date was moved."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.money import Money
from hesi.expenses.advances.models import Advance
from hesi.expenses.advances.notices import DUE
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify

REPAID = notice_kind("advance.repaid", gettext_lazy("What I borrowed was recorded as paid back"), order=46)


@on("advance.repaid", "advance.repayment_reversed")
def tell_of_repayment(event: Event) -> None:
    """What finance has entered, and what is open now."""
    amount = Money.of(event.facts["amount"], event.facts["currency"])

    def said(advance: Advance) -> tuple[str, str]:
        facts = {"amount": amount.format(), "number": advance.number}
        if event.name == "advance.repaid":
            title = _("{amount} of advance {number} was recorded as paid back").format(**facts)
        else:
            title = _("A repayment of {amount} for advance {number} was reversed").format(**facts)
        return title, _("Outstanding: {amount}").format(amount=advance.outstanding.format())

    _tell_borrower(event, REPAID, "coin", said)


@on("advance.deferred")
def tell_of_deferral(event: Event) -> None:
    """The new day, and why."""
    facts = event.facts

    def said(advance: Advance) -> tuple[str, str]:
        title = _("Advance {number} is now due on {day}").format(number=advance.number, day=facts.get("due_on", ""))
        return title, str(facts.get("reason", ""))

    _tell_borrower(event, DUE, "calendar", said)


def _tell_borrower(event: Event, kind: str, icon: str, said: Callable[[Advance], tuple[str, str]]) -> None:
    """Title and text of the notice are `said` of the advance as it is now, in the borrower's language."""
    advance = Advance.objects.select_related("document").get(document_id=event.subject_id)
    url = reverse("document", args=[advance.number])
    notify(
        [advance.borrower_id], kind=kind, icon=icon, url=url, dedupe=f"{event.name}-{event.pk}",
        text=lambda: said(advance),
    )  # fmt: skip
