"""What input tax an invoice lets the company deduct (可抵扣进项税), by the rules of the day on which it was issued.

To 2025-12-31: 财政部、税务总局、海关总署公告2019年第39号 article 6 and 财税〔2017〕90号 on bridges. From 2026-01-01:
增值税法 with 财政部、税务总局公告2026年第13号, which takes ordinary invoices of passenger transport out, and no longer
names paper tickets of rail and air. What cannot be told from the invoice counts as nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hesi.core.money import scale_of
from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.values import as_decimal

# From this day on the VAT law applies.
VAT_LAW = date(2026, 1, 1)
# The tax that stands on them is deducted, by both rules.
AS_SHOWN = frozenset(
    {
        Kind.VAT_SPECIAL, Kind.VAT_E_SPECIAL, Kind.DIGITAL_SPECIAL, Kind.DIGITAL_AIR, Kind.DIGITAL_RAIL,
        Kind.VEHICLE, Kind.DIGITAL_VEHICLE,
    }
)  # fmt: skip
# Electronic ordinary invoices, which bear deductible tax for tolls and, to the end of 2025, passenger transport.
ORDINARY = frozenset({Kind.DIGITAL_ORDINARY, Kind.VAT_E_ORDINARY})
# Those of these that bear a traveller's name have tax inside of their price, by both rules.
COACHES = frozenset({Kind.BUS, Kind.FERRY})
RAIL_PERCENT = AIR_PERCENT = 9
COACH_PERCENT = 3
BRIDGE_PERCENT = 5
# Meals and what is given to clients bear no deductible tax (营业税改征增值税试点实施办法, article 27; then 增值税法).
NEVER = frozenset({"meals", "entertainment"})
_TRAVELLER = ("passenger", "passenger_id")
_TOLL, _TRANSPORT, _BRIDGE = "通行费", "*运输服务*", ("桥", "闸")


def deductible_minor(
    *, kind: str, type_key: str | None, total_minor: int | None, tax_minor: int | None, currency: str,
    issued_on: date, extra: Mapping[str, Any], goods: Sequence[str] = (),
) -> int:  # fmt: skip
    """The deductible tax in the minor unit of `currency`; 0 where there is none or it cannot be told.

    `goods` are the names of what was sold, with their tax category as printed (`*运输服务*客运服务费`).
    """
    if type_key in NEVER:
        return 0
    total, shown = total_minor or 0, max(tax_minor or 0, 0)
    if kind in AS_SHOWN:
        # The tax of a rail ticket is read from its data only; its printed face has the price, which contains it.
        return _inside(total, RAIL_PERCENT) if kind == Kind.DIGITAL_RAIL and tax_minor is None else shown
    if kind in ORDINARY:
        return shown if _is_toll(goods) or (issued_on < VAT_LAW and _is_transport(goods)) else 0
    if kind in COACHES:
        return _inside(total, COACH_PERCENT) if any(extra.get(name) for name in _TRAVELLER) else 0
    return _by_the_old_rule(kind, total, currency, extra, goods) if issued_on < VAT_LAW else 0


def _by_the_old_rule(kind: str, total: int, currency: str, extra: Mapping[str, Any], goods: Sequence[str]) -> int:
    """Paper tickets of rail and air, which always name the traveller, and tolls of bridges, to the end of 2025."""
    if kind == Kind.TRAIN_TICKET:
        return _inside(total, RAIL_PERCENT)
    if kind == Kind.AIR_ITINERARY:
        # Neither the development fund nor other charges belong to it.
        prices = [as_decimal(str(extra.get(name) or "")) or Decimal(0) for name in ("fare", "fuel_surcharge")]
        return _inside(int(sum(prices) * 10 ** scale_of(currency)), AIR_PERCENT)
    if kind == Kind.TOLL and any(sign in one for one in goods for sign in _BRIDGE):
        return _inside(total, BRIDGE_PERCENT)
    return 0


def _is_toll(goods: Sequence[str]) -> bool:
    return bool(goods) and all(_TOLL in one for one in goods)


def _is_transport(goods: Sequence[str]) -> bool:
    """Carrying people: freight is 运输服务 too, and is deducted by special invoices only."""
    return bool(goods) and all(one.startswith(_TRANSPORT) and "客运" in one for one in goods)


def _inside(gross_minor: int, percent: int) -> int:
    """The tax inside of a price, rounded to the minor unit."""
    share = Decimal(gross_minor) * percent / (100 + percent)
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))
