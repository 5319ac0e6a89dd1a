"""Amounts as they come in: what counts as a number, and the refusals when it does not."""

import re
from decimal import Decimal

from hesi.core.currency import scale_of
from hesi.core.errors import Invalid
from hesi.core.words import gettext as _

MAX_MINOR = 999_999_999_999
"""The largest amount a person may enter, either sign, in minor units: 9,999,999,999.99 of a currency with two decimals.
Sums of many amounts may be larger."""

_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?|[+-]?\.[0-9]+")


def as_decimal(amount: str | int | Decimal) -> Decimal:
    if isinstance(amount, str):
        plain = amount.strip()
        if len(plain) > 60 or not _PLAIN.fullmatch(plain):
            raise not_a_number(amount)
        return Decimal(plain)
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise Invalid(
            _("An amount must be given as text or a whole number; a floating-point number would lose cents."),
            code="amount_is_float",
        )
    if isinstance(amount, int):
        return Decimal(amount) if abs(amount) <= MAX_MINOR else Decimal(10) ** 21
    if not amount.is_finite():
        raise not_a_number(str(amount))
    return amount


def not_a_number(amount: str) -> Invalid:
    shown = amount.strip()[:30]
    return Invalid(
        _("“{amount}” is not an amount. Write digits with a dot before the decimals, such as 1,234.50.").format(
            amount=shown
        ),
        code="amount_not_a_number",
        amount=shown,
    )


def too_fine(amount: object, currency: str, scale: int) -> Invalid:
    if scale == 0:
        message = _("{currency} has no decimals, so {amount} cannot be booked. Give a whole number.")
    else:
        message = _("{currency} has {scale} decimals, so {amount} is too fine. Round it first.")
    return Invalid(
        message.format(currency=currency, scale=scale, amount=str(amount)[:30]),
        code="amount_too_fine",
        currency=currency,
        scale=scale,
    )


def too_large(currency: str) -> Invalid:
    limit = f"{Decimal(MAX_MINOR).scaleb(-scale_of(currency)):,f}"
    return Invalid(
        _(
            "The amount is larger than {limit} {currency}, the most one entry may hold. Check it for extra digits."
        ).format(limit=limit, currency=currency),
        code="amount_too_large",
        limit=limit,
        currency=currency,
    )
