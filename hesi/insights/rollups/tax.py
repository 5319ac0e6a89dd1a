"""What input tax an invoice lets the company deduct (可抵扣进项税)."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hesi.core.money import scale_of
from hesi.expenses.invoices.recognition.kinds import Kind

# The tax that stands on them is deducted.
AS_SHOWN = frozenset(
    {
        Kind.VAT_SPECIAL, Kind.VAT_E_SPECIAL, Kind.DIGITAL_SPECIAL, Kind.DIGITAL_AIR, Kind.DIGITAL_RAIL,
        Kind.VEHICLE, Kind.DIGITAL_VEHICLE,
    }
)  # fmt: skip
# Passenger tickets without a tax of their own, percent in the price
# (财政部、税务总局、海关总署公告2019年第39号, article 6).
TICKETS = {Kind.TRAIN_TICKET: 9, Kind.BUS: 3, Kind.FERRY: 3}
# Meals and what is given to clients bear no deductible tax (营业税改征增值税试点实施办法, article 27).
NEVER = frozenset({"meals", "entertainment"})
_AIR_PERCENT = 9


def deductible_minor(
    *, kind: str, type_key: str | None, total_minor: int | None, tax_minor: int | None, currency: str,
    extra: Mapping[str, Any],
) -> int:  # fmt: skip
    """The deductible tax in the minor unit of `currency`; 0 where there is none or it cannot be told."""
    if type_key in NEVER:
        return 0
    if kind in AS_SHOWN:
        return max(tax_minor or 0, 0)
    if kind == Kind.AIR_ITINERARY:
        prices = [Decimal(str(extra.get(name) or 0)) for name in ("fare", "fuel_surcharge")]
        return _inside(int(sum(prices) * 10 ** scale_of(currency)), _AIR_PERCENT)
    percent = TICKETS.get(Kind(kind)) if kind in TICKETS else None
    return _inside(total_minor or 0, percent) if percent else 0


def _inside(gross_minor: int, percent: int) -> int:
    """The tax inside of a price, rounded to the minor unit."""
    share = Decimal(gross_minor) * percent / (100 + percent)
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))
