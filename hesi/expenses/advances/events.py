"""What advances publish, which page parts that touches, and how the timeline tells it."""

from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell
from hesi.workspace.tenancy.scope import active_tenant

_OF_ADVANCES = ("lent", "cleared", "repaid", "repayment_reversed", "deferred", "reminded")
_OF_CLAIMS = ("reserved", "released", "confirmed")

for _name in (*(f"advance.{name}" for name in _OF_ADVANCES), *(f"clearing.{name}" for name in _OF_CLAIMS)):
    live(_name, "advances", "document-{label}")


def _amount(event: Event) -> str:
    return Money.of(event.facts["amount"], event.facts["currency"]).format()


def _cleared(event: Event) -> str:
    return _("Claim {number} cleared {amount}").format(number=event.facts.get("claim", ""), amount=_amount(event))


def _repaid(event: Event) -> str:
    return _("Recorded that {amount} was paid back on {day}").format(amount=_amount(event), day=event.facts["on"])


def _reversed(event: Event) -> str:
    return _("Reversed a repayment of {amount}").format(amount=_amount(event))


def _deferred(event: Event) -> str:
    facts = event.facts
    return _("Moved the due date from {before} to {day}").format(
        before=facts.get("before") or "—", day=facts.get("due_on") or "—"
    )


def _sum(event: Event) -> str:
    return Money(int(event.facts["total_minor"]), active_tenant().currency).format()


def _numbers(event: Event) -> str:
    return "、".join(event.facts.get("advances", ()))


def _reserved(event: Event) -> str:
    return _("Reserved {amount} of advance {number}").format(amount=_sum(event), number=_numbers(event))


def _released(event: Event) -> str:
    return _("Left {amount} of advance {number} open again").format(amount=_sum(event), number=_numbers(event))


def _confirmed(event: Event) -> str:
    return _("Cleared {amount} of advance {number}").format(amount=_sum(event), number=_numbers(event))


tell("advance.lent", lambda event: _("{amount} is lent from now on").format(amount=_sum(event)), icon="coin")
tell("advance.cleared", _cleared, icon="receipt")
tell("advance.repaid", _repaid, icon="arrow-back-up", detail=lambda event: event.facts.get("note", ""))
tell("advance.repayment_reversed", _reversed, icon="refresh", detail=lambda event: event.facts.get("note", ""))
tell("advance.deferred", _deferred, icon="calendar", detail=lambda event: event.facts.get("reason", ""))
tell("advance.reminded", lambda event: _("Reminded the borrower"), icon="bell", folded=True)
tell("clearing.reserved", _reserved, icon="coin", folded=True)
tell("clearing.released", _released, icon="coin", folded=True)
tell("clearing.confirmed", _confirmed, icon="coin")
