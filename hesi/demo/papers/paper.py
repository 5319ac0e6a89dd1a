"""What stands on a sample invoice, whatever file it is later written as."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from hesi.core.currency import scale_of
from hesi.expenses.invoices.recognition.kinds import Kind

SPECIMEN = "样例，非真实票据"
SPECIMEN_ENGLISH = "Specimen, not a real receipt"

VAT_KINDS = frozenset({Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY, Kind.VAT_E_ORDINARY, Kind.VAT_SPECIAL})
PICTURE_KINDS = frozenset({Kind.VAT_SPECIAL, Kind.TAXI, Kind.QUOTA, Kind.FOREIGN})


@dataclass(frozen=True, slots=True)
class Party:
    """A buyer or seller; both names and numbers are invented."""

    name: str = ""
    tax_id: str = ""
    address: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""


NOBODY = Party()


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One goods or service row. `name` begins with its tax category, such as `*餐饮服务*餐费`.

    `amount` (without tax) and `tax` are minor units; `rate` is printed as it stands (`6%`, `免税`). `quantity` and
    `price` are printed numbers, empty on a discount row.
    """

    name: str
    amount: int
    tax: int = 0
    rate: str = ""
    specification: str = ""
    unit: str = ""
    quantity: str = ""
    price: str = ""

    @property
    def is_exempt(self) -> bool:
        return not self.rate.endswith("%")


@dataclass(frozen=True, slots=True)
class Paper:
    """An invoice, ticket or receipt as printed. All amounts are minor units of `currency` (fen for CNY).

    `total` is what was paid; it exceeds `amount_ex_tax + tax` only by the charges an air itinerary adds (`extra`).
    `extra` holds what only this kind has, by the names that recognition uses for it.
    """

    kind: Kind
    number: str
    on: date
    total: int
    code: str = ""
    check_code: str = ""
    buyer: Party = NOBODY
    seller: Party = NOBODY
    items: tuple[PaperItem, ...] = ()
    amount_ex_tax: int | None = None
    tax: int | None = None
    currency: str = "CNY"
    remark: str = ""
    drawer: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def region(self) -> str:
        """First four digits of the seller's district, which numbers and titles carry."""
        return self.seller.tax_id[2:6]

    def values(self) -> dict[str, str]:
        """What reading the paper should give, by the names and in the notation of recognition's fields."""
        return {
            "kind": self.kind.value,
            "code": self.code,
            "number": self.number,
            "date": self.on.isoformat(),
            "check_code": self.check_code,
            "buyer_name": self.buyer.name,
            "buyer_tax_id": self.buyer.tax_id,
            "seller_name": self.seller.name,
            "seller_tax_id": self.seller.tax_id,
            "amount_ex_tax": plain(self.amount_ex_tax, self.currency),
            "tax": plain(self.tax, self.currency),
            "total": plain(self.total, self.currency),
            "currency": self.currency,
        }

    def item_values(self) -> list[dict[str, str]]:
        """The rows in the notation of recognition's items."""
        return [
            {
                "name": item.name,
                "specification": item.specification,
                "unit": item.unit,
                "quantity": item.quantity,
                "unit_price": item.price,
                "amount": plain(item.amount, self.currency),
                "tax_rate": item.rate,
                "tax": "***" if item.is_exempt else plain(item.tax, self.currency),
            }
            for item in self.items
        ]

    def changed(self, **changes: object) -> "Paper":
        """The same paper with other values, for a test's or the demo's particular case."""
        return replace(self, **changes)  # type: ignore[arg-type]


def plain(minor: int | None, currency: str = "CNY") -> str:
    """An amount with two decimals and no separators, "" for none: 58500 fen is 585.00, 1250 yen is 1250.00."""
    if minor is None:
        return ""
    cents = minor * 10 ** (2 - scale_of(currency))
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
