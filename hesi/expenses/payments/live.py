"""What articles tell of payments: where the reader is paid to, and what the bank file is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.expenses.payments.models import PayeeAccount, PaymentBatch
from hesi.workspace.access.actor import Actor
from hesi.workspace.live_settings import live_setting


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting("own-account", gettext_lazy("The account the reader is paid to"), _account, page="payee-accounts")
    live_setting(
        "payment-formats",
        gettext_lazy("Formats of the bank file"),
        lambda actor: _("Excel (.xlsx)"),
        page="payments",
        permission=PREPARE_PAYMENTS,
    )
    live_setting(
        "open-batches",
        gettext_lazy("Payment batches that are not settled"),
        _open_batches,
        page="payments",
        permission=PREPARE_PAYMENTS,
    )


def _account(actor: Actor) -> str | None:
    mine = PayeeAccount.objects.visible_to(actor).filter(member_id=actor.member_id).active()
    account: PayeeAccount | None = mine.order_by("-is_default", "pk").first()
    return None if account is None else _("{bank}, {mask}").format(bank=account.bank, mask=account.mask)


def _open_batches(actor: Actor) -> str | None:
    rows = PaymentBatch.objects.visible_to(actor).exclude(
        state__in=(PaymentBatch.State.SETTLED, PaymentBatch.State.CANCELLED)
    )
    return _(", ").join(rows.order_by("-pk").values_list("number", flat=True)[:5]) or None
