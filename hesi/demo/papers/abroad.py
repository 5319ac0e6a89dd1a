"""Sample receipts from abroad, in English: hotels and restaurants in dollars, euros or yen."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from hesi.core.currency import scale_of
from hesi.demo.papers.paper import Paper, PaperItem, Party
from hesi.expenses.invoices.recognition.kinds import Kind

CURRENCIES = ("USD", "EUR", "JPY")


@dataclass(frozen=True, slots=True)
class _Place:
    address: str
    phone: str
    tax_name: str
    rate: str


_PLACES = {
    "USD": _Place("100 Specimen Avenue, San Francisco, CA", "+1 555 010 0", "Sales Tax", "8.5"),
    "EUR": _Place("Musterstrasse 12, 60311 Frankfurt", "+49 000 5550", "VAT", "7"),
    "JPY": _Place("1-2-3 Mihon-cho, Minato-ku, Tokyo", "+81 0 0000 0", "Consumption Tax", "10"),
}
_HOTELS = ("Harbour Lantern Hotel", "The Juniper House", "Northfold Inn")
_RESTAURANTS = ("Copper Sparrow Grill", "Blue Thistle Kitchen", "Old Mill Noodle Bar")
_DISHES = (
    "Garden Salad",
    "Grilled Salmon",
    "Noodle Soup",
    "House Burger",
    "Roast Chicken",
    "Sparkling Water",
    "Coffee",
)


def a_foreign_receipt(
    rng: Random, *, on: date, total: int | None, currency: str | None = None, seller: Party | None = None, lodging: bool
) -> Paper:
    """A hotel folio or restaurant bill; `total` in minor units of the currency. It names no buyer and no tax id."""
    money = currency or rng.choice(CURRENCIES)
    if money not in _PLACES:
        raise ValueError(f"receipts are made in {', '.join(CURRENCIES)}, not {money}")
    place, unit = _PLACES[money], 10 ** scale_of(money) * (150 if money == "JPY" else 1)
    paid = rng.randint(140 * unit, 900 * unit) if lodging and total is None else total
    paid = rng.randint(18 * unit, 160 * unit) if paid is None else paid
    before_tax = int((Decimal(paid) / (1 + Decimal(place.rate) / 100)).quantize(Decimal(1), ROUND_HALF_UP))
    merchant = seller or Party(
        name=rng.choice(_HOTELS if lodging else _RESTAURANTS),
        address=place.address,
        phone=f"{place.phone}{rng.randrange(10**3):03d}",
    )
    return Paper(
        kind=Kind.FOREIGN,
        number=f"{rng.randrange(10**5, 10**7)}",
        on=on,
        seller=merchant,
        items=_nights(rng, before_tax) if lodging else _dishes(rng, before_tax),
        amount_ex_tax=before_tax,
        tax=paid - before_tax,
        total=paid,
        currency=money,
        extra={
            "tax_name": place.tax_name,
            "tax_rate": place.rate,
            "time": f"{rng.randint(11, 21)}:{rng.randrange(60):02d}",
        },
    )


def _nights(rng: Random, amount: int) -> tuple[PaperItem, ...]:
    nights = rng.randint(1, 3)
    each = amount // nights
    return tuple(
        PaperItem(
            name=f"Room charge, night {night + 1}",
            quantity="1",
            amount=amount - each * (nights - 1) if not night else each,
        )
        for night in range(nights)
    )


def _dishes(rng: Random, amount: int) -> tuple[PaperItem, ...]:
    dishes = rng.sample(_DISHES, rng.randint(2, 4))
    each = amount // len(dishes)
    first = amount - each * (len(dishes) - 1)
    return tuple(
        PaperItem(name=dish, quantity="1", amount=first if index == 0 else each) for index, dish in enumerate(dishes)
    )
