"""Keys and numbers."""

import base64
from datetime import date

import pytest

from hesi.core.ids import is_key, new_key, number_for


def test_a_key_is_128_bits_in_22_safe_characters():
    keys = {new_key() for _ in range(2000)}
    assert len(keys) == 2000
    assert all(is_key(key) and len(base64.urlsafe_b64decode(key + "==")) == 16 for key in keys)


@pytest.mark.parametrize("text", ["", "short", "a" * 21, "a" * 23, "a" * 21 + "/", "a" * 21 + "é", "a" * 22 + "\n"])
def test_what_has_not_the_shape_of_a_key_is_told_apart(text):
    assert not is_key(text)


@pytest.mark.parametrize(
    ("prefix", "on", "serial", "number"),
    [
        ("BX", date(2026, 11, 3), 1, "BX-202611-0001"),
        ("T", date(2026, 1, 31), 9999, "T-202601-9999"),
        ("JK2", date(2027, 12, 1), 10000, "JK2-202712-10000"),
    ],
)
def test_a_number_says_kind_month_and_serial(prefix, on, serial, number):
    assert number_for(prefix, on, serial) == number


@pytest.mark.parametrize(
    ("prefix", "serial"), [("BX", 0), ("BX", -1), ("bx", 1), ("", 1), ("B-X", 1), ("TOOLONGXX", 1)]
)
def test_an_odd_number_is_a_mistake(prefix, serial):
    with pytest.raises(ValueError):
        number_for(prefix, date(2026, 11, 3), serial)
