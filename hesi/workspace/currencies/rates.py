"""Which rate counts on a day: the company's own, else the published one, each with its date and source."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as _

from hesi.core.currency import scale_of
from hesi.core.errors import Invalid
from hesi.workspace.currencies.models import CompanyRate, PublishedRate

EURO = "EUR"
# Weekends and long holidays have no rates of their own; beyond this a rate is called old.
FRESH_FOR = timedelta(days=10)
USABLE_FOR = timedelta(days=366)
_PLACES = Decimal(1).scaleb(-9)


class RateMissing(Invalid):
    """No rate is known that could be used for this day."""

    code = "rate_missing"


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of the currency is `value` units of the home currency, as of `on`, by `source`.

    `is_stale` says that nothing newer than ten days before the wanted day is known.
    """

    value: Decimal
    on: date
    source: str
    is_stale: bool = False


def rate_on(currency: str, home: str, on: date) -> Rate:
    """The rate for an expense of this day: the company's own, else the European Central Bank's reference rate.

    A day without a published rate takes the last one before it. Raises `RateMissing` with a way out when there is none,
    `UnknownCurrency` for a code that is no currency.
    """
    scale_of(currency), scale_of(home)
    if currency == home:
        return Rate(Decimal(1), on, "")
    own = CompanyRate.objects.filter(currency=currency, home=home, from_on__lte=on).order_by("-from_on").first()
    if own is not None:
        return Rate(own.value, own.from_on, _("Company rate from {day}").format(day=own.from_on.isoformat()))
    return _published(currency, home, on)


def _published(currency: str, home: str, on: date) -> Rate:
    bought, paid = _per_euro(currency, on), _per_euro(home, on)
    if bought is None or paid is None:
        missing = currency if bought is None else home
        raise RateMissing(
            _(
                "There is no exchange rate from {currency} to {home} for {day}. Ask an administrator to enter one "
                "under “Exchange rates”, or enter the amount in {home} as your bank charged it."
            ).format(currency=currency, home=home, day=on.isoformat()),
            currency=currency,
            home=home,
            on=on.isoformat(),
            missing=missing,
        )
    value = (paid[0] / bought[0]).quantize(_PLACES)
    as_of = min(bought[1], paid[1])
    return Rate(value, as_of, f"ECB {as_of.isoformat()}", is_stale=on - as_of > FRESH_FOR)


def _per_euro(currency: str, on: date) -> tuple[Decimal, date] | None:
    """How many units bought one euro, and on which day."""
    if currency == EURO:
        return Decimal(1), on
    since = max(on, date.min + USABLE_FOR) - USABLE_FOR
    known = PublishedRate.objects.filter(currency=currency, on__lte=on, on__gte=since)
    row: tuple[Decimal, date] | None = known.order_by("-on").values_list("per_euro", "on").first()
    return row


def published_today(home: str, on: date) -> list[tuple[str, Rate]]:
    """The published rates that would count today, currency by currency, those of no use left out."""
    since = on - USABLE_FOR
    newest: dict[str, tuple[Decimal, date]] = {EURO: (Decimal(1), on)}
    known = PublishedRate.objects.filter(on__lte=on, on__gte=since)
    last_day = known.order_by("-on").values_list("on", flat=True).first()
    if last_day is not None:
        for currency, per_euro in known.filter(on=last_day).values_list("currency", "per_euro"):
            newest[currency] = (per_euro, last_day)
    if home not in newest or last_day is None:
        return []
    paid = newest[home][0]
    is_stale = on - last_day > FRESH_FOR
    source = f"ECB {last_day.isoformat()}"
    return [
        (currency, Rate((paid / per_euro).quantize(_PLACES), last_day, source, is_stale))
        for currency, (per_euro, _day) in sorted(newest.items())
        if currency != home
    ]


def known_currencies() -> list[str]:
    """Currencies that a rate can be found for, the everyday ones first."""
    first = ["CNY", "USD", "EUR", "HKD", "JPY", "GBP", "SGD"]
    own = set(CompanyRate.objects.values_list("currency", flat=True).distinct())
    every = set(_published_currencies()) | own | {EURO, "CNY"}
    return [code for code in first if code in every] + sorted(every - set(first))


@cache
def _published_currencies() -> tuple[str, ...]:
    """The published history's currencies change only with the product's version."""
    from hesi.workspace.currencies.published import current_currencies

    return current_currencies()
