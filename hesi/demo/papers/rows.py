"""Splitting a total into invoice rows whose amounts and taxes add up to the fen."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from hesi.demo.papers.goods import Category, Goods
from hesi.demo.papers.paper import PaperItem


def ex_tax(gross: int, rate: str) -> int:
    """The part of an amount in fen that is not tax, at a printed rate; all of it when the rate is no percentage."""
    if not rate.endswith("%"):
        return gross
    return int((Decimal(gross) / (1 + Decimal(rate[:-1]) / 100)).quantize(Decimal(1), ROUND_HALF_UP))


def rows_for(rng: Random, category: Category, total: int) -> tuple[PaperItem, ...]:
    """Rows of the category that together cost `total` fen with tax.

    A negative total (red invoice) makes negative rows.
    """
    size = abs(total)
    count = min(category.rows, len(category.goods), max(1, size // 1000))
    count = rng.randint(max(1, count - 2), count)
    goods = rng.sample(category.goods, count)
    discount = size // 20 if category.discounts and size >= 2000 and rng.random() < 0.2 else 0
    shares = _shares(rng, size + discount, count)
    rows = [_row(rng, good, share, category.rate) for good, share in zip(goods, shares, strict=True)]
    if discount:
        rows.insert(1, _discount_row(rows[0], discount, category.rate))
    return tuple(rows if total >= 0 else [_negative(row) for row in rows])


def _shares(rng: Random, size: int, count: int) -> list[int]:
    """The size cut into `count` parts, each at least a fifth of an even part."""
    least = size // count // 5
    cuts = sorted(rng.randrange(size - least * count + 1) for _ in range(count - 1))
    return [least + right - left for left, right in zip([0, *cuts], [*cuts, size - least * count], strict=True)]


def _row(rng: Random, good: Goods, gross: int, rate: str) -> PaperItem:
    amount = ex_tax(gross, rate)
    quantity = max(1, round(gross / good.price)) if good.price else 1
    counted = bool(good.unit) or rng.random() < 0.7
    return PaperItem(
        name=good.name,
        specification=rng.choice(good.specifications),
        unit=good.unit,
        quantity=str(quantity) if counted else "",
        price=_unit_price(amount, quantity) if counted else "",
        amount=amount,
        rate=rate,
        tax=gross - amount,
    )


def _unit_price(amount: int, quantity: int) -> str:
    """As many decimals as it needs, from two to eight, and as fit the column."""
    whole, decimals = f"{Decimal(amount) / 100 / quantity:.8f}".split(".")
    decimals = decimals[: max(2, 10 - len(whole))]
    return f"{whole}.{decimals.rstrip('0'):0<2}"


def _discount_row(discounted: PaperItem, discount: int, rate: str) -> PaperItem:
    """A discount follows the row it lowers, bears its name and has no quantity."""
    amount = ex_tax(discount, rate)
    return PaperItem(name=discounted.name, amount=-amount, rate=rate, tax=amount - discount)


def _negative(row: PaperItem) -> PaperItem:
    return PaperItem(
        name=row.name,
        specification=row.specification,
        unit=row.unit,
        quantity=f"-{row.quantity}" if row.quantity else "",
        price=row.price,
        amount=-row.amount,
        rate=row.rate,
        tax=-row.tax,
    )
