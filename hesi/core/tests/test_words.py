"""Names in the reader's language."""

import pytest
from django.utils import translation

from hesi.core.words import in_readers_language, reads_english


@pytest.mark.parametrize(
    ("language", "is_english", "name", "unnamed"),
    [("en", True, "Meals", "餐饮"), ("en-gb", True, "Meals", "餐饮"), ("zh-hans", False, "餐饮", "餐饮")],
)
def test_a_name_is_chinese_unless_the_reader_reads_english_and_it_has_an_english_one(
    language: str, is_english: bool, name: str, unnamed: str
) -> None:
    with translation.override(language):
        assert reads_english() == is_english
        assert in_readers_language("餐饮", "Meals") == name
        assert in_readers_language("餐饮", "") == unnamed


def test_where_no_language_is_active_it_is_chinese() -> None:
    with translation.override(None):
        assert in_readers_language("餐饮", "Meals") == "餐饮"
