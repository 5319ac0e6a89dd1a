"""What makes two readings the same invoice."""

from datetime import date

import pytest

from hesi.expenses.invoices.file_names import readable_member_name, safe_name
from hesi.expenses.invoices.fingerprints import LONGEST, fingerprint_of, looks_alike

ON = date(2026, 3, 5)


def of(**changes):
    values = {"kind": "出租车发票", "code": "", "number": "", "issued_on": ON, "total_minor": 7600, "currency": "CNY"}
    return fingerprint_of(**{**values, **changes})


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"number": "26322000003989315673"}, "26322000003989315673"),
        ({"number": "２６３２2000003989315673", "code": "x"}, "26322000003989315673"),
        ({"number": "17982606", "code": "3200171130"}, "3200171130:17982606"),
        ({"number": "a017 5523", "kind": "火车票"}, "火车票|A0175523|2026-03-05|7600CNY"),
        ({"number": "A0175523", "issued_on": None}, ""),
        ({"number": "A0175523", "total_minor": None}, ""),
        ({"code": "3200171130"}, ""),
        ({}, ""),
    ],
)
def test_strong_key(fields, key):
    assert of(**fields) == key


def test_key_fits_its_column_and_stays_distinct():
    first, second = of(kind="长" * 40, number="1" * 39), of(kind="长" * 40, number="1" * 38 + "2")
    assert len(first) <= LONGEST
    assert first != second


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (("8699789", "甲"), ("8699789", "乙"), True),
        (("1", "甲"), ("2", "甲"), False),
        (("", "Café Nord"), ("", "CAFÉ  NORD"), True),
        (("", "Café Nord"), ("7", "café nord"), True),
        (("", ""), ("", ""), False),
    ],
)
def test_weak_key(one, other, alike):
    assert looks_alike(number=one[0], seller=one[1], other_number=other[0], other_seller=other[1]) is alike


def test_names_packed_on_windows_are_readable_and_others_stay():
    meant = "三月/发票（1）.pdf"
    assert readable_member_name(meant.encode("gb18030").decode("cp437")) == meant
    for name in (meant, "a.pdf", "Café.pdf"):
        assert readable_member_name(name) == name


def test_ending_that_is_none_is_cut_like_any_text():
    assert len(safe_name("a." + "b" * 500)) == 200
    assert safe_name("") == ""
