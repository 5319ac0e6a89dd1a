"""Trust is reckoned from deeds alone."""

import pytest

from hesi.support.community.trust import Deeds, has_links, trust_level


@pytest.mark.parametrize(
    ("deeds", "level"),
    [
        (Deeds(), 0),
        (Deeds(shown=1), 0),
        (Deeds(shown=2), 1),
        (Deeds(shown=10, votes=5, days=13), 1),
        (Deeds(shown=10, votes=5, days=14), 2),
        (Deeds(shown=30, votes=20, accepted=3, days=60), 3),
        (Deeds(shown=30, votes=20, accepted=2, days=60), 2),
        (Deeds(shown=30, votes=20, accepted=3, days=60, hidden=1), 2),
        (Deeds(shown=2, hidden=5), 0),
    ],
)
def test_level(deeds: Deeds, level: int) -> None:
    assert trust_level(deeds) == level


@pytest.mark.parametrize(
    "text",
    [
        "看 https://example.com",
        "www.example.com",
        "[点这里](/x)",
        "![图](media:abc)",
        "<https://example.com>",
        "<a@example.com>",
        "[点][1]\n\n[1]: //example.com",
    ],
)
def test_links_and_pictures_are_seen_in_every_form(text: str) -> None:
    assert has_links(text)


def test_plain_words_carry_no_link() -> None:
    assert not has_links("第 [1] 步：打开票夹，a < b，数量(2)。")
