"""Money as people read and write it."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hesi.core.errors import Invalid
from hesi.core.money import MAX_MINOR, Money, in_words, parse_amount


@pytest.mark.parametrize(
    ("money", "chinese", "english"),
    [
        (Money(123450, "CNY"), "¥1,234.50", "CN¥1,234.50"),
        (Money(1200, "USD"), "US$12.00", "$12.00"),
        (Money(-1234, "JPY"), "-JP¥1,234", "-¥1,234"),
        (Money(1500, "KWD"), "KWD\u00a01.500", "KWD\u00a01.500"),
        (Money(-5, "CNY"), "-¥0.05", "-CN¥0.05"),
        (Money(0, "EUR"), "€0.00", "€0.00"),
        (Money(5000, "IDR"), "IDR\u00a050.00", "IDR\u00a050.00"),
    ],
)
def test_each_language_writes_amounts_its_way(money, chinese, english):
    assert money.format("zh-hans") == money.format("zh_CN") == chinese
    assert money.format("en") == money.format("en-US") == english


def test_the_active_language_is_the_default():
    with translation.override("en"):
        assert Money(100, "USD").format() == "$1.00"
    with translation.override("zh-hans"):
        assert Money(100, "USD").format() == "US$1.00"


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("¥1,234.50", "CNY", 123450),
        ("￥1，234．50", "CNY", 123450),
        ("１２．５０元", "CNY", 1250),
        ("人民币 1 234.5 元", "CNY", 123450),
        ("CNY 12", "CNY", 1200),
        ("cny12", "CNY", 1200),
        ("12 RMB", "CNY", 1200),
        ("- 3", "CNY", -300),
        ("-¥3", "CNY", -300),
        ("¥-3", "CNY", -300),
        ("¥ －3.2", "CNY", -320),
        ("−3", "CNY", -300),
        ("+3", "CNY", 300),
        ("$12", "USD", 1200),
        ("US$12", "USD", 1200),
        ("1,250円", "JPY", 1250),
        ("€1,000,000.01", "EUR", 100000001),
    ],
)
def test_an_amount_is_read_as_typed_or_pasted(text, currency, minor):
    assert parse_amount(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_not_a_number"),
        ("¥", "amount_not_a_number"),
        ("12,5", "amount_not_a_number"),
        ("1,2345", "amount_not_a_number"),
        ("1234,567", "amount_not_a_number"),
        ("$3", "amount_not_a_number"),
        ("--3", "amount_not_a_number"),
        ("-¥-3", "amount_not_a_number"),
        ("3-", "amount_not_a_number"),
        ("1.2.3", "amount_not_a_number"),
        ("十二", "amount_not_a_number"),
        ("=1+1", "amount_not_a_number"),
        ("1" * 5000, "amount_not_a_number"),
        ("1.234", "amount_too_fine"),
        ("99,999,999,999", "amount_too_large"),
    ],
)
def test_what_cannot_be_read_safely_is_asked_about(text, code):
    with pytest.raises(Invalid) as refusal:
        parse_amount(text, "CNY")
    assert refusal.value.code == code


@given(st.integers(-MAX_MINOR, MAX_MINOR), st.sampled_from(["CNY", "USD", "JPY", "KWD"]), st.sampled_from(["zh", "en"]))
def test_what_is_shown_can_be_pasted_back(minor, currency, language):
    money = Money(minor, currency)
    assert parse_amount(money.format(language), currency) == money


# The pairs up to 325.04 are the examples of the rule itself (支付结算办法 附一), in the form without an optional 零.
@pytest.mark.parametrize(
    ("minor", "words"),
    [
        (140950, "壹仟肆佰零玖圆伍角整"),
        (600714, "陆仟零柒圆壹角肆分"),
        (168032, "壹仟陆佰捌拾圆叁角贰分"),
        (10700053, "壹拾万柒仟圆伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖圆零贰分"),
        (32504, "叁佰贰拾伍圆零肆分"),
        (123450, "壹仟贰佰叁拾肆圆伍角整"),
        (0, "零圆整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (100, "壹圆整"),
        (1000, "壹拾圆整"),
        (101000, "壹仟零壹拾圆整"),
        (10000000, "壹拾万圆整"),
        (100010000, "壹佰万零壹佰圆整"),
        (10**10, "壹亿圆整"),
        (10001000000, "壹亿零壹万圆整"),
        (10000000100, "壹亿零壹圆整"),
        (MAX_MINOR, "玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖圆玖角玖分"),
        (10**14, "壹万亿圆整"),
        (100010000 * 10**6, "壹万零壹亿圆整"),
        (-310, "负叁圆壹角整"),
    ],
)
def test_amounts_in_chinese_capital_numerals(minor, words):
    assert in_words(minor) == words


def test_words_end_where_the_places_do():
    with pytest.raises(ValueError):
        in_words(10**18)


@given(st.integers(0, 10**18 - 1))
def test_words_are_read_back_as_the_same_amount(minor):
    assert _read(in_words(minor)) == minor


def _read(words: str) -> int:
    """An independent reader of capital numerals, in fen."""
    total = section = digit = 0
    for character in words:
        if character in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(character) + 1), 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif character == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif character == "圆":
            total, section, digit = (total + section + digit) * 100, 0, 0
        elif character in "角分":
            total, digit = total + digit * {"角": 10, "分": 1}[character], 0
    return total
