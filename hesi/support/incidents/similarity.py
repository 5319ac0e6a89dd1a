"""How much two questions look like one cause: plain values, no tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hesi.core.text import tokens

# From here on two questions count as similar. Of the questions in the tests, those about one outage stand at 0.4 and
# more with at least one other, those about different troubles of one category at 0.31 and less.
SIMILAR = 0.34
_WORDS_OF_BODY = 400
_SAME_BRANCH = 0.12
# Words every question has say nothing about its cause.
_COMMON = frozenset(
    tokens(
        "请问 你们 怎么 什么 我们 这个 那个 一直 不能 不了 无法 没有 出现 问题 帮忙 谢谢 您好 需要 可以 是否 今天 现在 "
        "the a an is are to of in on at my our we i it and or not can cannot how what please help with for"
    )
)


@dataclass(frozen=True, slots=True)
class Trace:
    """What a question leaves to compare: its category, its words, the thing it is about, error ids it carries."""

    category: str
    words: frozenset[str] = frozenset()
    subject: tuple[str, int] | None = None
    errors: frozenset[str] = field(default_factory=frozenset)


def trace(
    category: str, title: str, body: str, *, subject: tuple[str, int] | None = None, errors: Iterable[str] = ()
) -> Trace:
    """The trace of a question. Chinese is compared by pairs of characters, other languages by words."""
    said = tokens(f"{title}\n{title}\n{body[:_WORDS_OF_BODY]}")
    words = frozenset(word for word in said if len(word) > 1 and word not in _COMMON and not word.isdigit())
    return Trace(category, words, subject, frozenset(errors))


def similarity(one: Trace, other: Trace) -> float:
    """0 to 1. The same error or the same thing asked about is 1; else shared words, a little more in one category."""
    if one.errors & other.errors or (one.subject is not None and one.subject == other.subject):
        return 1.0
    shared, least = len(one.words & other.words), min(len(one.words), len(other.words))
    if least == 0:
        return 0.0
    # Half by the shorter text (a short report repeats part of a long one), half by both.
    overlap, jaccard = shared / least, shared / len(one.words | other.words)
    same = _SAME_BRANCH if one.category == other.category else 0.0
    return min(1.0, (overlap + jaccard) / 2 + (same if shared else 0.0))


def similar_among(new: Trace, earlier: Sequence[tuple[int, Trace]]) -> list[int]:
    """The ids of earlier questions that look like the new one, most similar first."""
    scored = [(similarity(new, old), pk) for pk, old in earlier]
    return [pk for score, pk in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score >= SIMILAR]
