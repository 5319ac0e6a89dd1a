"""Reading a misspelt Latin word as the known one it was meant to be."""

from collections.abc import Iterable

_SHORTEST, _LONG = 5, 8


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that one slip (in long words two) makes into this one; empty when there is none."""
    if len(word) < _SHORTEST:
        return ""
    most = 2 if len(word) >= _LONG else 1
    near = (
        (slips(word, other, most), other) for other in known if abs(len(other) - len(word)) <= most and len(other) > 3
    )
    best = min((pair for pair in near if pair[0] <= most), default=(0, ""))
    return best[1]


def slips(word: str, other: str, most: int) -> int:
    """How many letters were left out, added, mistaken or swapped with their neighbour; stops counting above `most`.

    Optimal string alignment distance.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = 0 if letter == wanted else 1
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
