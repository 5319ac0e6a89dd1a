"""A company's own exchange rates."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.currency import UnknownCurrency, scale_of
from hesi.core.errors import Invalid
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import may_manage_settings
from hesi.workspace.access.rules import require
from hesi.workspace.currencies.models import CompanyRate
from hesi.workspace.events.record import record

LARGEST = Decimal(10) ** 8


@transaction.atomic
def save_rate(*, currency: str, value: Decimal, from_on: date, by: Actor) -> CompanyRate:
    """From this day on one unit of `currency` is `value` units of the company's. A second one for the day replaces it.

    Documents keep the rate they were made with.
    """
    require(may_manage_settings, by)
    home = by.tenant.currency
    currency = currency.strip().upper()
    try:
        scale_of(currency)
    except UnknownCurrency as unknown:
        raise Invalid(unknown.message, fields={"currency": unknown.message}) from None
    if currency == home:
        problem = _("{currency} is the company's own currency.").format(currency=home)
        raise Invalid(problem, fields={"currency": problem})
    value = value.quantize(Decimal(1).scaleb(-9))
    if not 0 < value < LARGEST:
        problem = _("A rate is a number above zero, such as 7.1234.")
        raise Invalid(problem, fields={"value": problem})
    rate, _created = CompanyRate.objects.update_or_create(
        currency=currency, home=home, from_on=from_on, defaults={"value": value}
    )
    record("rate.saved", rate, by=by, currency=currency, value=str(value), from_on=from_on.isoformat())
    return rate


@transaction.atomic
def remove_rate(rate: CompanyRate, *, by: Actor) -> None:
    """From now on the rate before it counts again, or the published one."""
    require(may_manage_settings, by, rate)
    row: CompanyRate = CompanyRate.objects.locked(rate.pk)
    record("rate.removed", row, by=by, currency=row.currency, value=str(row.value), from_on=row.from_on.isoformat())
    row.delete()
