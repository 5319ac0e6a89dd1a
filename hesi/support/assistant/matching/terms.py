"""A question as the set of what it speaks of: its words, pairs of Chinese characters, and the concepts behind them."""

import re
from collections import defaultdict
from functools import lru_cache

from hesi.core.text import tokens
from hesi.support.assistant.matching.phrases import concepts
from hesi.support.assistant.matching.plainer import plainer
from hesi.workspace.search.ranking import stem

CONCEPT = "@"
MOST_SIGNS = 300

Words = tuple[str, ...]

_CHINESE_NUMBER = r"(?:\d[\d,.]*|[一二两三四五六七八九十百千万几半]+)"
_ENGLISH_NUMBER = (
    r"(?:\d[\d,.]*k?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|"
    r"eighty|hundred|hundreds of|thousand|several|few|couple of)"
)
# What is said with ever other numbers and yet means the same.
_KINDS = (
    ("#money", re.compile(rf"{_CHINESE_NUMBER}\s*(?:块|元|万|千|百|毛)|[¥$€£]\s*\d|\d\s*(?:usd|eur|rmb|yuan|bucks)\b")),
    ("#money", re.compile(rf"\b{_ENGLISH_NUMBER} (?:hundred|thousand|yuan|dollars|euros|pounds|bucks|kuai)\b")),
    ("#while", re.compile(rf"{_CHINESE_NUMBER}个?\s*(?:天|周|星期|礼拜|月|年)")),
    ("#while", re.compile(rf"\b{_ENGLISH_NUMBER} (?:days?|weeks?|months?|years?)\b")),
    ("#people", re.compile(rf"{_CHINESE_NUMBER}多?个?\s*(?:人|位|名|领导|经理|总监|副总)")),
    (
        "#people",
        re.compile(rf"\b{_ENGLISH_NUMBER} (?:people|persons|names|employees|colleagues|directors|managers)\b"),
    ),
)


@lru_cache(maxsize=8192)
def terms_of(text: str) -> frozenset[str]:
    """What a text speaks of; concepts begin with `@`. Of a long one the end is looked at, where the question stands."""
    text = plainer(text[-MOST_SIGNS:])
    words = tuple(stem(token) for token in tokens(text))
    kinds = {CONCEPT + name for name, pattern in _KINDS if pattern.search(text)}
    return frozenset(words) | _concepts_in(text, words) | kinds


def is_concept_word(word: str) -> bool:
    """Whether a stem alone stands for a concept, and so is known however nobody asks with it."""
    return (word,) in _lexicon()[1]


def _concepts_in(text: str, words: Words) -> frozenset[str]:
    chinese, latin, longest = _lexicon()
    found: set[str] = set()
    for word, meant in chinese:
        if word in text:
            found |= meant
            text = text.replace(word, "|")
    at = 0
    while at < len(words):
        size = next((n for n in range(longest, 0, -1) if words[at : at + n] in latin), 0)
        if size:
            found |= latin[words[at : at + size]]
        at += size or 1
    return frozenset(found)


@lru_cache(maxsize=1)
def _lexicon() -> tuple[list[tuple[str, set[str]]], dict[Words, set[str]], int]:
    """Chinese words, longest first; Latin ones as stems; how many words the longest of those has."""
    chinese: defaultdict[str, set[str]] = defaultdict(set)
    latin: defaultdict[Words, set[str]] = defaultdict(set)
    for group in concepts():
        name = CONCEPT + group[0]
        for word in group:
            if not word.isascii():
                chinese[word.casefold()].add(name)
            elif key := tuple(stem(token) for token in tokens(word)):
                latin[key].add(name)
    by_length = sorted(chinese.items(), key=lambda pair: (-len(pair[0]), pair[0]))
    return by_length, dict(latin), max(map(len, latin))
