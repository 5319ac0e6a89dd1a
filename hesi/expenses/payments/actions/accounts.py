"""Where a member is paid."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.crypto import open_sealed, place, seal
from hesi.core.errors import Invalid
from hesi.core.text import clean_line, mask_account
from hesi.expenses.payments.models import PayeeAccount
from hesi.expenses.payments.permissions import may_close_payee_account, may_save_payee_account
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.data_keys import data_key_of

_NUMBER = re.compile(r"[0-9A-Z]{8,34}")


@transaction.atomic
def save_account(*, holder: str, bank: str, number: str, branch: str = "", by: Actor) -> PayeeAccount:
    """A new account of the actor's own, which becomes the one they are paid to.

    An account is never changed: payments on their way keep the one they were made with. Raises `Invalid` by field.
    """
    require(may_save_payee_account, by)
    digits = re.sub(r"[\s-]", "", number).upper()
    wrong = {}
    if not clean_line(holder, 60):
        wrong["holder"] = _("Write the account holder's name as the bank knows it.")
    if not clean_line(bank, 80):
        wrong["bank"] = _("Write the bank's name.")
    if not _NUMBER.fullmatch(digits):
        wrong["number"] = _("An account number has 8 to 34 digits or capital letters; this one has {count}.").format(
            count=len(digits)
        )
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    PayeeAccount.objects.filter(member_id=by.member_id, is_default=True).update(is_default=False)
    account = PayeeAccount(
        member=by.member,
        holder=clean_line(holder, 60),
        bank=clean_line(bank, 80),
        branch=clean_line(branch, 120),
        sealed_number=b"",
        mask=mask_account(digits),
        is_default=True,
    )
    account.save()
    account.sealed_number = seal(data_key_of(by.tenant), digits.encode(), _place(account))
    account.save(update_fields=["sealed_number"])
    record("payee_account.added", account, by=by, mask=account.mask)
    return account


@transaction.atomic
def close_account(account: PayeeAccount, *, by: Actor) -> PayeeAccount:
    """Stop using an account. Payments already made keep it."""
    account = PayeeAccount.objects.locked(account.pk)
    require(may_close_payee_account, by, account)
    account.is_active = account.is_default = False
    account.save(update_fields=["is_active", "is_default"])
    record("payee_account.closed", account, by=by, mask=account.mask)
    return account


def account_number(account: PayeeAccount) -> str:
    """The full number, for the bank's file only. Raises `Tampered` when the row was exchanged."""
    return open_sealed(data_key_of(account.tenant), bytes(account.sealed_number), _place(account)).decode()


def default_account(member: Member) -> PayeeAccount | None:
    """Where the member is paid today."""
    return PayeeAccount.objects.active().filter(member=member).first()


def _place(account: PayeeAccount) -> bytes:
    return place("tenant", account.tenant_id, "payee_account.number", account.pk)
