"""Who may do what with an advance. Visibility is `Advance.objects.visible_to`."""

from hesi.expenses.advances.models import Advance
from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import rule


@rule
def may_record_repayment(actor: AnyActor, advance: Advance) -> bool:
    """Finance, and never for an advance of their own."""
    return actor.holds(PREPARE_PAYMENTS) and advance.borrower_id != actor.member_id


@rule
def may_reverse_repayment(actor: AnyActor, advance: Advance) -> bool:
    """Likewise."""
    return actor.holds(PREPARE_PAYMENTS) and advance.borrower_id != actor.member_id


@rule
def may_remind_borrower(actor: AnyActor, advance: Advance) -> bool:
    """Finance; nobody reminds themselves."""
    return actor.holds(PREPARE_PAYMENTS) and advance.borrower_id != actor.member_id


@rule
def may_defer_advance(actor: AnyActor, advance: Advance) -> bool:
    """Finance, and never for an advance of their own."""
    return actor.holds(PREPARE_PAYMENTS) and advance.borrower_id != actor.member_id
