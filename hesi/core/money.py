"""Money: whole minor units of one currency. Never a float, never a bare number, never two currencies added."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Self

from hesi.core.currency import UnknownCurrency, scale_of
from hesi.core.errors import Invalid
from hesi.core.money_input import MAX_MINOR, as_decimal, not_a_number, too_fine, too_large
from hesi.core.money_words import in_words
from hesi.core.words import gettext as _

__all__ = [
    "MAX_MINOR",
    "CurrencyMismatch",
    "Money",
    "UnknownCurrency",
    "in_words",
    "parse_amount",
    "scale_of",
    "sum_money",
]

_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([, ][0-9]{3})+(\.[0-9]*)?")


class CurrencyMismatch(TypeError):
    """Two currencies met in one sum or comparison. That is a mistake in the program: convert first."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency.

    `minor` counts its smallest unit: Money(1250, "CNY") is 12.50 yuan, Money(1250, "JPY") is 1250 yen.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are a whole number, not {self.minor!r}")
        scale_of(self.currency)

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Self:
        """The amount in major units, `Money.of("12.50", "CNY")`.

        Raises `Invalid` for a float, for what is not a number, for decimals the currency has not, and beyond
        `MAX_MINOR`.
        """
        scale = scale_of(currency)
        value = as_decimal(amount)
        if value and value.adjusted() > 20:
            raise too_large(currency)
        minor = value.scaleb(scale, context=_WIDE)
        if minor != (whole := minor.to_integral_value()):
            raise too_fine(amount, currency, scale)
        if abs(whole) > MAX_MINOR:
            raise too_large(currency)
        return cls(int(whole), currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(0, currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units with all its decimals: Decimal("12.50")."""
        return Decimal(self.minor).scaleb(-scale_of(self.currency), context=_WIDE)

    @property
    def is_zero(self) -> bool:
        return self.minor == 0

    @property
    def is_negative(self) -> bool:
        return self.minor < 0

    @property
    def is_positive(self) -> bool:
        return self.minor > 0

    def __str__(self) -> str:
        """For logs and exports, the same in every language: `CNY 12.50`."""
        return f"{self.currency} {self.decimal:f}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._minor_of(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._minor_of(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.minor), self.currency)

    def __mul__(self, times: int) -> "Money":
        if type(times) is not int:
            raise TypeError("money is multiplied by a whole number; use scaled() for a rate")
        return Money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._minor_of(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._minor_of(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._minor_of(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._minor_of(other)

    def _minor_of(self, other: "Money") -> int:
        if not isinstance(other, Money):
            raise TypeError(f"money meets money only, not {type(other).__name__}")
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be added or compared")
        return other.minor

    def scaled(self, factor: Decimal) -> "Money":
        """The amount times a rate such as a tax or per-diem share, rounded once, half away from zero."""
        return _rounded(self, factor, self.currency)

    def convert(self, rate: Decimal, currency: str) -> "Money":
        """The amount in another currency; `rate` is how many of it one of ours buys. Rounded once, half away from zero.

        Raises `Invalid` when the rate is not a positive number or the result is beyond `MAX_MINOR`.
        """
        if not isinstance(rate, Decimal):
            raise TypeError("an exchange rate is a Decimal")
        if not rate.is_finite() or rate <= 0:
            raise Invalid(_("An exchange rate must be a number above zero."), code="rate_not_positive", rate=str(rate))
        return _rounded(self, rate, currency)

    def split_evenly(self, parts: int) -> "list[Money]":
        """As many parts as asked, equal but for one minor unit, the larger first; they add up to the whole."""
        if parts < 1:
            raise ValueError("money is split into at least one part")
        return self.allocate([1] * parts)

    def allocate(self, weights: Sequence[int | Decimal]) -> "list[Money]":
        """Shares in proportion to the weights that add up to the whole exactly.

        Largest remainder (Hamilton): each gets its share rounded down, the units left go to the largest remainders, the
        earlier first among equals. Weights are not negative and one at least is above zero, else `Invalid`.
        """
        exact = [Fraction(weight) for weight in weights if Decimal(weight).is_finite()]
        total = sum(exact, Fraction(0))
        if len(exact) != len(weights) or total <= 0 or min(exact) < 0:
            raise Invalid(
                _("Shares must not be negative and at least one must be above zero."), code="shares_not_positive"
            )
        sign, whole = (-1, -self.minor) if self.minor < 0 else (1, self.minor)
        shares = [whole * weight / total for weight in exact]
        parts = [int(share) for share in shares]
        by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
        for i in by_remainder[: whole - sum(parts)]:
            parts[i] += 1
        return [Money(sign * part, self.currency) for part in parts]

    def format(self, locale: str | None = None) -> str:
        """As people of that language (default: the active one) write it: `¥1,234.50`, `US$12.00`, `JP¥1,234`."""
        from hesi.core.money_format import format_money

        return format_money(self.decimal, self.currency, scale_of(self.currency), locale)


def sum_money(amounts: Iterable[Money], currency: str) -> Money:
    """The total, zero of the currency when there is none. Another currency among them is a `CurrencyMismatch`."""
    total = Money.zero(currency)
    return Money(sum(total._minor_of(amount) for amount in amounts), currency)


def parse_amount(text: str, currency: str) -> Money:
    """An amount as a person types or pastes it: `¥1,234.50`, `１２．５０元`, `CNY 12`, `- 3`.

    A comma is a thousands mark only where three digits follow, so that `12,5` is asked about and never read as 125.
    Raises `Invalid`.
    """
    from hesi.core.money_format import marks_of

    scale_of(currency)
    cleaned = unicodedata.normalize("NFKC", text[:100]).replace("\u2212", "-").strip().upper()
    sign = ""
    for mark in marks_of(currency):
        if cleaned[:1] in ("-", "+") and not sign:
            sign, cleaned = cleaned[0], cleaned[1:].lstrip()
        cleaned = cleaned.removeprefix(mark).removesuffix(mark).strip()
    if _GROUPED.fullmatch(cleaned):
        cleaned = cleaned.replace(",", "").replace(" ", "")
    if sign and cleaned[:1] in ("-", "+"):
        raise not_a_number(text)
    return Money.of(sign + cleaned.replace("- ", "-"), currency)


def _rounded(money: Money, factor: Decimal, currency: str) -> Money:
    if not isinstance(factor, Decimal) or not factor.is_finite():
        raise TypeError("a rate is a finite Decimal")
    exact = Fraction(money.minor) * Fraction(factor) * Fraction(10) ** (scale_of(currency) - scale_of(money.currency))
    whole = int(abs(exact) + Fraction(1, 2))
    if whole > MAX_MINOR:
        raise too_large(currency)
    return Money(whole if exact >= 0 else -whole, currency)
