"""Reading what was typed, and weighing it: no database, a handful of ways of asking."""

import pytest

from hesi.support.assistant.matching.bars import NO_EVIDENCE, Outcome, outcome_of
from hesi.support.assistant.matching.matcher import ELSEWHERE, Matcher
from hesi.support.assistant.matching.phrases import shipped_phrases
from hesi.support.assistant.matching.plainer import plainer
from hesi.support.assistant.matching.terms import MOST_SIGNS, terms_of
from hesi.support.knowledge.shipped import shipped_texts

SAID = [
    ("withdraw", "怎么撤回报销单"),
    ("withdraw", "take back a claim"),
    ("withdraw", "提交后想改"),
    ("paid", "钱什么时候到账"),
    ("paid", "when is the claim paid"),
    (ELSEWHERE, "今天天气"),
    (ELSEWHERE, "weather today"),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("報銷單點樣撤消", "报销单怎么撤销"),
        ("登陆不上咋办", "登录不上怎么办"),
        ("Pls my MGR cant open the reciept", "please my manager can't open the receipt"),
        ("fx for the tax id", "exchange rate for the tax id"),
        ("发票识别失败", "发票识别失败"),
    ],
)
def test_slips_and_abbreviations_are_read_as_meant(typed: str, meant: str) -> None:
    assert plainer(typed) == meant


def test_of_a_long_story_the_end_counts() -> None:
    story = "上周去客户那里开会，" * 60 + "发票识别失败了怎么办"
    assert terms_of("识别失败") <= terms_of(story)
    assert terms_of(story) == terms_of(story[-MOST_SIGNS:])


@pytest.mark.parametrize(
    ("question", "key"), [("撤回单据", "withdraw"), ("钱到账了吗", "paid"), ("the weather", ELSEWHERE)]
)
def test_every_view_puts_the_same_article_first(question: str, key: str) -> None:
    matcher = Matcher(SAID)
    terms = matcher.known_terms(question)
    likeness = matcher.likeness(terms)
    assert max(matcher.scores(terms).items(), key=lambda row: row[1])[0] == key
    assert max(likeness, key=lambda found: likeness[found].near) == key
    assert max(matcher.habits(terms).items(), key=lambda row: row[1])[0] == key


def test_words_nobody_knows_tell_nothing() -> None:
    matcher = Matcher(SAID)
    terms = matcher.known_terms("zzz qqq")
    assert matcher.habits(terms) == {}
    assert matcher.likeness(terms) == {}
    assert matcher.known_share(terms) == 0


def test_without_evidence_nothing_is_answered() -> None:
    assert outcome_of(NO_EVIDENCE) == Outcome.NOTHING


def test_every_shipped_article_has_ways_of_asking_in_both_languages_and_none_is_for_another() -> None:
    articles = {text.key for text in shipped_texts()}
    for language in (str.isascii, lambda text: not text.isascii()):
        assert {key for key, text in shipped_phrases() if language(text)} == articles | {ELSEWHERE}


@pytest.mark.parametrize("question", ["withdrawing", "reimbursedwithdraw"])
def test_letters_know_a_word_that_is_bent_or_joined(question: str) -> None:
    matcher = Matcher([*SAID, *(("withdraw", f"withdraw {thing}") for thing in ("it", "all", "two", "mine"))])
    letters = matcher.letters(question)
    assert max(letters, key=lambda key: letters[key]) == "withdraw"


def test_letters_that_nobody_uses_tell_nothing() -> None:
    assert Matcher(SAID).letters("zzz qqq") == {}
