"""Printed text as plain values."""

from decimal import Decimal

import pytest

from hesi.expenses.invoices.recognition.kinds import Kind, kind_from_code, kind_from_title
from hesi.expenses.invoices.recognition.taxid import check_character, clean_tax_id, is_credit_code, is_plausible
from hesi.expenses.invoices.recognition.tests.builders import BUYER_ID
from hesi.expenses.invoices.recognition.values import as_amount, as_date, as_decimal, tidy_name, words_to_amount


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¥1,234.5", "1234.50"),
        ("￥-12.50", "-12.50"),
        ("-¥12.5", "-12.50"),
        ("１２．３０元", "12.30"),
        ("***", ""),
        ("", ""),
        ("0", "0.00"),
        ("-0.00", "0.00"),
        ("99999999999999.00", ""),
    ],
)
def test_amounts_are_plain_decimals_with_two_places(text, expected):
    assert as_amount(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年03月05日", "2024-03-05"),
        ("2024 年 3 月 5 日", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("2025-03-05 10:11:12", "2025-03-05"),
        ("2024年02月30日", ""),
        ("no date", ""),
    ],
)
def test_dates_are_iso_and_exist(text, expected):
    assert as_date(text) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("伍佰贰拾陆圆整", "526.00"),
        ("壹万零陆佰圆整", "10600.00"),
        ("（负）壹拾元零伍分", "-10.05"),
        ("捌分", "0.08"),
        ("壹亿贰仟万零叁拾元正", "120000030.00"),
        ("价税合计（大写）叁拾柒圆贰角", "37.20"),
        ("无", ""),
    ],
)
def test_amounts_in_chinese_capitals_are_understood(words, expected):
    assert words_to_amount(words) == expected


def test_names_lose_the_gaps_between_chinese_characters_only():
    assert tidy_name(" 样例　乙 有限公司 ") == "样例乙有限公司"
    assert tidy_name("Acme  Trading Ltd") == "Acme Trading Ltd"
    assert tidy_name("样例（杭州）有限公司") == "样例（杭州）有限公司"


def test_credit_code_is_recognised_by_its_check_character():
    assert is_credit_code(BUYER_ID)
    wrong = BUYER_ID[:-1] + ("0" if BUYER_ID[-1] != "0" else "1")
    assert not is_credit_code(wrong)
    assert check_character("too short") == ""


def test_older_ids_are_plausible_and_others_are_not():
    assert is_plausible("410305123456789")
    assert not is_plausible("41030512345678")
    assert not is_plausible("9150010807MGZHI002")


def test_tax_id_is_cut_loose_from_what_is_glued_to_it():
    assert clean_tax_id(BUYER_ID + "03-028/088<94") == BUYER_ID
    assert clean_tax_id("：" + " ".join(BUYER_ID)) == BUYER_ID
    assert clean_tax_id("12345") == ""


@pytest.mark.parametrize(
    ("code", "number", "expected"),
    [
        ("033002000211", "12345678", Kind.VAT_E_ORDINARY),
        ("033002000213", "1", Kind.VAT_E_SPECIAL),
        ("3300204130", "1", Kind.VAT_SPECIAL),
        ("3300204320", "1", Kind.VAT_ORDINARY),
        ("", "2" * 20, Kind.DIGITAL),
        ("", "12345678", ""),
        ("144032409110", "1", ""),
    ],
)
def test_numbering_tells_the_kind(code, number, expected):
    assert kind_from_code(code, number) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("浙江增值税电子普通发票", Kind.VAT_E_ORDINARY),
        ("电子发票（增值税专用发票）", Kind.DIGITAL_SPECIAL),
        ("深 圳 电 子 普 通 发 票", Kind.SHENZHEN_CHAIN),
        ("电子发票(铁路电子客票)", Kind.DIGITAL_RAIL),
        ("广州市出租汽车专用发票", Kind.TAXI),
        ("报价单", ""),
    ],
)
def test_title_tells_the_kind(title, expected):
    assert kind_from_title(title) == expected


def test_absurd_amounts_are_no_amounts():
    assert as_decimal("12.345") == Decimal("12.345")
    assert as_decimal("1" * 40) is None
