"""Plausible papers from a random number generator: the same seed makes the same paper."""

from datetime import date
from random import Random

from hesi.demo.papers import identifiers
from hesi.demo.papers.abroad import a_foreign_receipt
from hesi.demo.papers.companies import a_clerk, a_company, a_region, region_of
from hesi.demo.papers.goods import CATEGORIES, Category
from hesi.demo.papers.paper import NOBODY, VAT_KINDS, Paper, Party
from hesi.demo.papers.rows import rows_for
from hesi.demo.papers.travel import a_rail_ticket, a_taxi_ticket, an_air_itinerary
from hesi.expenses.invoices.recognition.kinds import Kind

KINDS = (
    Kind.DIGITAL_SPECIAL,
    Kind.DIGITAL_ORDINARY,
    Kind.VAT_E_ORDINARY,
    Kind.VAT_SPECIAL,
    Kind.DIGITAL_RAIL,
    Kind.DIGITAL_AIR,
    Kind.TAXI,
    Kind.QUOTA,
    Kind.FOREIGN,
)
DENOMINATIONS = (5_00, 10_00, 20_00, 50_00, 100_00)
PASSENGER = "样旅客"


def a_paper(
    rng: Random,
    *,
    kind: Kind,
    on: date,
    buyer: Party,
    total_minor: int | None = None,
    seller: Party | None = None,
    category: str = "meals",
    passenger: str = PASSENGER,
    currency: str | None = None,
) -> Paper:
    """An invented paper of the kind, drawn on the date for the buyer, that costs `total_minor` or a usual amount.

    `category` (a key of `goods.CATEGORIES`) says what was bought, for VAT invoices and for hotel or restaurant
    receipts from abroad; `passenger` is for rail and air; `currency` for receipts from abroad. A negative total makes
    a red VAT invoice. Raises ValueError for a kind that has no sample, or a total the kind cannot have.
    """
    if kind in VAT_KINDS:
        return _a_vat_invoice(rng, kind, on, buyer, total_minor, seller, CATEGORIES[category])
    if kind is Kind.DIGITAL_RAIL:
        return a_rail_ticket(rng, on=on, buyer=buyer, total=total_minor, passenger=passenger)
    if kind is Kind.DIGITAL_AIR:
        return an_air_itinerary(rng, on=on, buyer=buyer, total=total_minor, passenger=passenger)
    if kind is Kind.TAXI:
        return a_taxi_ticket(rng, on=on, total=total_minor, seller=seller)
    if kind is Kind.QUOTA:
        return _a_quota_invoice(rng, on, total_minor, seller)
    if kind is Kind.FOREIGN:
        lodging = category == "lodging"
        return a_foreign_receipt(rng, on=on, total=total_minor, currency=currency, seller=seller, lodging=lodging)
    raise ValueError(f"no sample is made of {kind.value}")


def _a_vat_invoice(
    rng: Random, kind: Kind, on: date, buyer: Party, total: int | None, seller: Party | None, category: Category
) -> Paper:
    paid = _usual_total(rng, category) if total is None else total
    vendor = seller or _a_seller(rng, category, kind)
    items = rows_for(rng, category, paid)
    code, number, check, extra = _numbers(rng, kind, on, vendor.tax_id[2:6])
    return Paper(
        kind=kind,
        code=code,
        number=number,
        check_code=check,
        on=on,
        buyer=buyer,
        seller=vendor,
        items=items,
        amount_ex_tax=sum(item.amount for item in items),
        tax=sum(item.tax for item in items),
        total=paid,
        remark=_remark(kind, vendor, red=paid < 0),
        drawer=a_clerk(rng),
        extra=extra,
    )


def _usual_total(rng: Random, category: Category) -> int:
    total = rng.randrange(category.least, category.most + 1)
    return total if rng.random() < 0.3 else total // 100 * 100


def _a_seller(rng: Random, category: Category, kind: Kind) -> Party:
    """A company; now and then a sole trader where the trade has shops and the invoice gives no deduction."""
    if category.shop and kind not in (Kind.DIGITAL_SPECIAL, Kind.VAT_SPECIAL) and rng.random() < 0.4:
        return a_company(rng, category.shop, sole_trader=True)
    return a_company(rng, category.trade)


def _numbers(rng: Random, kind: Kind, on: date, region: str) -> tuple[str, str, str, dict[str, str]]:
    """Code, number, check code and device number, as far as the kind has them."""
    if kind is Kind.VAT_E_ORDINARY:
        code, check = identifiers.an_electronic_code(rng, region, on), identifiers.a_check_code(rng)
        return code, identifiers.an_old_number(rng), check, {"machine_number": identifiers.a_machine_number(rng)}
    if kind is Kind.VAT_SPECIAL:
        return identifiers.a_special_code(rng, region, on), identifiers.an_old_number(rng), "", {}
    return "", identifiers.a_digital_number(rng, region, on), "", {}


def _remark(kind: Kind, seller: Party, *, red: bool) -> str:
    if red:
        return "红字发票信息确认单"
    if kind is Kind.DIGITAL_SPECIAL and seller.bank:
        return f"销方开户银行:{seller.bank}; 银行账号:{seller.account};"
    return ""


def _a_quota_invoice(rng: Random, on: date, total: int | None, seller: Party | None) -> Paper:
    amount = rng.choice(DENOMINATIONS) if total is None else total
    if amount not in DENOMINATIONS:
        raise ValueError("fixed-value invoices are printed for 5, 10, 20, 50 and 100 yuan")
    vendor = seller or a_company(rng, "停车服务", region=a_region(rng))
    return Paper(
        kind=Kind.QUOTA,
        code=identifiers.a_local_code(rng, vendor.tax_id[2:6], on),
        number=identifiers.an_old_number(rng),
        on=on,
        buyer=NOBODY,
        seller=Party(name=vendor.name, tax_id=vendor.tax_id),
        total=amount,
        extra={"city": region_of(vendor.tax_id).city},
    )
