"""Who may touch payments."""

from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.expenses.payments.models import PayeeAccount
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import rule


@rule
def may_prepare_payments(actor: AnyActor, *_: object) -> bool:
    """Finance."""
    return actor.holds(PREPARE_PAYMENTS)


@rule
def may_save_payee_account(actor: AnyActor, *_: object) -> bool:
    """Every member keeps their own accounts."""
    return actor.member_id is not None


@rule
def may_close_payee_account(actor: AnyActor, account: PayeeAccount) -> bool:
    """One's own only: nobody changes where somebody else is paid."""
    return account.member_id == actor.member_id
