"""Money: exact, in one currency, and never lost when it is divided."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hesi.core.currency import SCALES
from hesi.core.errors import Invalid
from hesi.core.money import MAX_MINOR, CurrencyMismatch, Money, UnknownCurrency, scale_of, sum_money

minors = st.integers(-MAX_MINOR, MAX_MINOR)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.50", "CNY", 1250),
        ("12.5", "CNY", 1250),
        ("12.500", "CNY", 1250),
        (".5", "CNY", 50),
        ("12.", "CNY", 1200),
        ("+3", "CNY", 300),
        ("-0.01", "CNY", -1),
        (" 7 ", "CNY", 700),
        (12, "CNY", 1200),
        (-12, "JPY", -12),
        (Decimal("12.50"), "CNY", 1250),
        (Decimal("1E+3"), "CNY", 100_000),
        ("1250", "JPY", 1250),
        ("1250.0", "JPY", 1250),
        ("1.255", "KWD", 1255),
        ("9999999999.99", "CNY", MAX_MINOR),
        ("999999999999", "JPY", MAX_MINOR),
        ("-0", "CNY", 0),
    ],
)
def test_an_amount_becomes_whole_minor_units(amount, currency, minor):
    assert Money.of(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        (12.5, "CNY", "amount_is_float"),
        (True, "CNY", "amount_is_float"),
        (None, "CNY", "amount_is_float"),
        ("", "CNY", "amount_not_a_number"),
        (".", "CNY", "amount_not_a_number"),
        ("NaN", "CNY", "amount_not_a_number"),
        ("1e5", "CNY", "amount_not_a_number"),
        ("1,000", "CNY", "amount_not_a_number"),
        ("１２", "CNY", "amount_not_a_number"),
        ("9" * 80, "CNY", "amount_not_a_number"),
        (Decimal("NaN"), "CNY", "amount_not_a_number"),
        (Decimal("Infinity"), "CNY", "amount_not_a_number"),
        ("12.505", "CNY", "amount_too_fine"),
        ("12.5", "JPY", "amount_too_fine"),
        (Decimal("1e-999999"), "CNY", "amount_too_fine"),
        ("10000000000", "CNY", "amount_too_large"),
        ("-10000000000", "CNY", "amount_too_large"),
        (10**400, "CNY", "amount_too_large"),
        (Decimal("1e999999"), "CNY", "amount_too_large"),
        ("1", "XYZ", "unknown_currency"),
        ("1", "cny", "unknown_currency"),
        ("1", "", "unknown_currency"),
        ("1", None, "unknown_currency"),
        ("1", ["CNY"], "unknown_currency"),
    ],
)
def test_what_is_not_an_amount_is_refused_by_name(amount, currency, code):
    with pytest.raises(Invalid) as refusal:
        Money.of(amount, currency)
    assert refusal.value.code == code
    assert refusal.value.message


def test_minor_units_are_whole():
    for minor in (1.0, "1", True, Decimal(1)):
        with pytest.raises(TypeError):
            Money(minor, "CNY")
    with pytest.raises(UnknownCurrency):
        Money(1, "XXX")


@pytest.mark.parametrize(
    ("currency", "scale"), [("CNY", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("VND", 0), ("BHD", 3)]
)
def test_currencies_have_their_own_number_of_decimals(currency, scale):
    assert scale_of(currency) == scale


def test_the_table_of_currencies_lists_each_code_once():
    assert len(SCALES) == 161
    assert all(len(code) == 3 and code.isupper() for code in SCALES)


def test_arithmetic_stays_in_the_currency():
    a, b = Money.of("12.50", "CNY"), Money.of("3", "CNY")
    assert a + b == Money(1550, "CNY")
    assert a - b == Money(950, "CNY")
    assert -a == Money(-1250, "CNY")
    assert abs(-a) == a
    assert a * 3 == 3 * a == Money(3750, "CNY")
    assert a.decimal == Decimal("12.50")
    assert str(a) == "CNY 12.50"
    assert str(Money(-1250, "JPY")) == "JPY -1250"
    assert (a.is_positive, a.is_zero, a.is_negative) == (True, False, False)
    assert ((b - a).is_negative, (a - a).is_zero) == (True, True)


@pytest.mark.parametrize(
    "meet",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a < b,
        lambda a, b: a <= b,
        lambda a, b: a > b,
        lambda a, b: a >= b,
        lambda a, b: sum_money([a, b], "CNY"),
    ],
)
def test_two_currencies_never_meet(meet):
    with pytest.raises(CurrencyMismatch):
        meet(Money(1, "CNY"), Money(1, "USD"))
    with pytest.raises(TypeError):
        meet(Money(1, "CNY"), 1)
    assert Money(1, "CNY") != Money(1, "USD")


def test_money_is_not_multiplied_by_a_fraction():
    for factor in (1.5, Decimal("1.5"), True, Money(1, "CNY")):
        with pytest.raises(TypeError):
            Money(1, "CNY") * factor


def test_amounts_of_one_currency_have_an_order():
    amounts = [Money(n, "CNY") for n in (3, -1, 2)]
    assert sorted(amounts) == [Money(-1, "CNY"), Money(2, "CNY"), Money(3, "CNY")]
    assert max(amounts) == Money(3, "CNY")
    assert amounts[0] >= amounts[0] <= amounts[0]


def test_the_sum_of_nothing_is_zero_of_the_currency():
    assert sum_money([], "JPY") == Money.zero("JPY")
    assert sum_money((Money(n, "CNY") for n in (1, 2)), "CNY") == Money(3, "CNY")


def test_a_sum_may_exceed_what_one_entry_may_hold():
    assert sum_money([Money(MAX_MINOR, "CNY")] * 3, "CNY").minor == 3 * MAX_MINOR


@pytest.mark.parametrize(
    ("amount", "currency", "rate", "target", "result"),
    [
        ("100", "USD", "7.10555", "CNY", 71056),
        ("-100", "USD", "7.10555", "CNY", -71056),
        ("1000", "JPY", "0.047125", "CNY", 4713),
        ("1", "CNY", "21.2202", "JPY", 21),
        ("1.250", "KWD", "23.2", "CNY", 2900),
        ("0.01", "CNY", "0.5", "USD", 1),
        ("0.01", "CNY", "0.4999999", "USD", 0),
    ],
)
def test_conversion_rounds_once_half_away_from_zero(amount, currency, rate, target, result):
    assert Money.of(amount, currency).convert(Decimal(rate), target) == Money(result, target)


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity"])
def test_a_rate_is_above_zero(rate):
    with pytest.raises(Invalid, match="above zero"):
        Money(1, "CNY").convert(Decimal(rate), "USD")


def test_a_rate_is_a_decimal():
    with pytest.raises(TypeError):
        Money(1, "CNY").convert(7.1, "USD")
    with pytest.raises(TypeError):
        Money(1, "CNY").scaled(0.06)


def test_a_conversion_beyond_the_limit_is_refused():
    with pytest.raises(Invalid) as refusal:
        Money(MAX_MINOR, "CNY").convert(Decimal(2), "USD")
    assert refusal.value.code == "amount_too_large"


def test_a_share_is_rounded_once():
    assert Money.of("106", "CNY").scaled(Decimal("0.06")) == Money(636, "CNY")
    assert Money(5, "CNY").scaled(Decimal("0.1")) == Money(1, "CNY")
    assert Money(-5, "CNY").scaled(Decimal("0.1")) == Money(-1, "CNY")
    assert Money(5, "CNY").scaled(Decimal("-0.1")) == Money(-1, "CNY")


@pytest.mark.parametrize(
    ("minor", "weights", "shares"),
    [
        (10000, [1, 1, 1], [3334, 3333, 3333]),
        (100, [1, 2, Decimal("4.5")], [13, 27, 60]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (5, [0, 1], [0, 5]),
        (2, [1, 1, 1], [1, 1, 0]),
        (0, [3, 4], [0, 0]),
        (7, [Decimal("0.3"), Decimal("0.7")], [2, 5]),
    ],
)
def test_shares_follow_their_weights(minor, weights, shares):
    assert [share.minor for share in Money(minor, "CNY").allocate(weights)] == shares


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [2, -1], [Decimal("NaN"), 1], [Decimal("Infinity"), 1]])
def test_shares_need_weights(weights):
    with pytest.raises(Invalid) as refusal:
        Money(1, "CNY").allocate(weights)
    assert refusal.value.code == "shares_not_positive"


def test_money_is_split_into_at_least_one_part():
    with pytest.raises(ValueError):
        Money(1, "CNY").split_evenly(0)


@given(minors, st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any))
def test_no_cent_is_lost_or_made_by_allocating(minor, weights):
    whole = Money(minor, "CNY")
    shares = whole.allocate(weights)
    assert sum_money(shares, "CNY") == whole
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.minor * sum(weights) - minor * weight) < sum(weights)


@given(minors, st.integers(1, 60))
def test_even_parts_differ_by_one_unit_at_most(minor, parts):
    shares = [share.minor for share in Money(minor, "CNY").split_evenly(parts)]
    assert sum(shares) == minor
    assert max(shares) - min(shares) <= 1


@given(minors, st.sampled_from(sorted(SCALES)))
def test_the_decimal_form_comes_back_unchanged(minor, currency):
    money = Money(minor, currency)
    assert Money.of(money.decimal, currency) == money
    assert Money.of(str(money).split()[1], currency) == money
