import pytest

from hesi.core.tax_id import check_character, clean, is_plausible


@pytest.mark.parametrize("printed", ["91350100M000100Y43", " 9135 0100 m000100y43 ", "９１３５０１００M000100Y43"])
def test_right_credit_code_is_known_however_it_is_typed(printed):
    assert clean(printed) == "91350100M000100Y43"
    assert is_plausible(clean(printed))


def test_wrong_last_character_is_found():
    assert not is_plausible("91350100M000100Y44")
    assert check_character("91350100M000100Y4") == "3"


def test_letters_that_are_not_used_are_found():
    assert check_character("91350100MO00100Y4") == ""
