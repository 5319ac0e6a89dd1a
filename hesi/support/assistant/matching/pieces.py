"""A text as letters that stand together: what is left of a word when it is bent, joined, cut or misspelt."""

import re

from hesi.support.assistant.matching.plainer import plainer
from hesi.support.assistant.matching.terms import MOST_SIGNS

_LATIN, _CHINESE = re.compile(r"[a-z0-9]+"), re.compile(r"[\u4e00-\u9fff]+")
_LATIN_SIZES, _CHINESE_SIZES = (3, 4), (1, 3)


def pieces_of(text: str) -> frozenset[str]:
    """Three and four letters of Latin words, single Chinese signs and threes of them, with where a word or run ends.

    Pairs of Chinese signs are terms already. As of terms, the end of a long text is looked at.
    """
    text = plainer(text[-MOST_SIGNS:])
    found: set[str] = set()
    for pattern, sizes in ((_LATIN, _LATIN_SIZES), (_CHINESE, _CHINESE_SIZES)):
        for run in pattern.findall(text):
            ended = f"^{run}$"
            found.update(ended[at : at + size] for size in sizes for at in range(len(ended) - size + 1))
    return frozenset(found - {"^", "$"})
