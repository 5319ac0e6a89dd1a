"""What a person wrote in a reply, apart from what their program quoted below or above it."""

import re
from dataclasses import dataclass
from enum import Enum

from hesi.support.mail.reading.quote_words import (
    ABOVE,
    FORWARDED,
    HEADER,
    ORIGINAL,
    SIGNATURE,
    begins_with_when,
    says_who_wrote,
)

MOST_LINES = 5_000
_JOINED = 6
# Longer texts below a quote were written on purpose; shorter ones are signatures and disclaimers.
_WRITTEN_ON_PURPOSE = 7
_RULER = re.compile(r"^[\s>]*[-_=*~—─]{5,}[\s]*$")
_DASHES = re.compile(r"^\s{0,2}(?:-{2,4}|_{2,4}|[—–]{1,3}|- -|ᐧ)\s*$")
_QUOTED = re.compile(r"^\s{0,3}(?:>|\||[A-Z]\w{0,14}>)")


class Kind(Enum):
    """What a line is."""

    EMPTY = " "
    TEXT = "t"
    QUOTE = "q"
    WROTE = "w"
    HEADER = "h"
    FORWARD = "f"
    RULER = "r"
    DASHES = "d"
    SIGNATURE = "s"
    ABOVE = "a"


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A text in two: what is shown, and the rest. `shown` and `hidden` are the numbers of their lines."""

    visible: str
    rest: str
    shown: list[int]
    hidden: list[int]


def trim(text: str) -> Trimmed:
    """Set the quotes and the signature of a reply apart. Answers between quoted lines stay with the quotes they answer;
    a text that is nothing but a quote, and what was forwarded, stay whole."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return trim_lines(lines)


def trim_lines(lines: list[str]) -> Trimmed:
    """The same for lines that are lines already."""
    lines = [line.replace("\xa0", " ").replace("\u200b", "").rstrip() for line in lines]
    kinds = _kinds(lines[:MOST_LINES]) + [Kind.TEXT] * max(0, len(lines) - MOST_LINES)
    keep = _without_signature(_without_quotes(kinds), kinds)
    if not any(keep[i] and kinds[i] is not Kind.EMPTY for i in range(len(lines))):
        keep = [True] * len(lines)
    shown = [i for i in range(len(lines)) if keep[i]]
    while shown and not lines[shown[0]].strip():
        shown.pop(0)
    while shown and not lines[shown[-1]].strip():
        shown.pop()
    kept = set(shown)
    hidden = [i for i in range(len(lines)) if i not in kept]
    rest = "\n".join(lines[i] for i in hidden).strip("\n")
    return Trimmed("\n".join(lines[i] for i in shown), rest, shown, hidden)


def _kinds(lines: list[str]) -> list[Kind]:
    kinds = [_kind(line) for line in lines]
    number = 0
    while number < len(lines):
        if kinds[number] in (Kind.TEXT, Kind.HEADER, Kind.DASHES, Kind.SIGNATURE):
            taken = _announcement(lines, kinds, number)
            for i in range(_beginning(lines, number, number + taken), number + taken):
                kinds[i] = Kind.WROTE
            number += max(taken - 1, 0)
        number += 1
    return _with_whole_headers(kinds)


def _kind(line: str) -> Kind:
    stripped = line.strip()
    if not stripped:
        return Kind.EMPTY
    if ABOVE.search(stripped) and len(stripped) < 200:
        return Kind.ABOVE
    if _DASHES.match(line):
        return Kind.DASHES
    if FORWARDED.match(stripped):
        return Kind.FORWARD
    if ORIGINAL.match(stripped):
        return Kind.WROTE
    if _QUOTED.match(line):
        return Kind.QUOTE
    if _RULER.match(line):
        return Kind.RULER
    if len(stripped) <= 140 and any(pattern.match(stripped) for pattern in SIGNATURE):
        return Kind.SIGNATURE
    if HEADER.match(stripped):
        return Kind.HEADER
    return Kind.TEXT


def _announcement(lines: list[str], kinds: list[Kind], number: int) -> int:
    """How many lines from here say together who wrote what follows; 0 where they do not."""
    joined = ""
    for taken in range(1, _JOINED + 1):
        if number + taken > len(lines):
            return 0
        i = number + taken - 1
        if taken > 1 and kinds[i] in (Kind.RULER, Kind.FORWARD, Kind.ABOVE):
            return 0
        if kinds[i] is Kind.EMPTY:
            if taken == 1 or not re.search(r"\d", lines[number]):
                return 0
            continue
        if taken > 1 and kinds[i] is Kind.QUOTE and not lines[i].lstrip(" >").strip():
            return 0
        joined = f"{joined} {lines[i].strip()}".strip()
        if len(joined) > 500:
            return 0
        if says_who_wrote(joined):
            return taken
        if taken == 1 and joined.endswith((".", "!", "?", "。", "！", "？")) and "@" not in joined:
            return 0
    return 0


def _beginning(lines: list[str], start: int, end: int) -> int:
    """Where in these lines the announcement begins; lines of the reply may stand right above it."""
    found = [i for i in range(start, end) if says_who_wrote(" ".join(line.strip() for line in lines[i:end]))]
    dated = [i for i in found if begins_with_when(lines[i])]
    return max(dated or found, default=start)


def _with_whole_headers(kinds: list[Kind]) -> list[Kind]:
    """Three header lines or more make a block, single lines between them belonging to it; fewer are text."""
    out = list(kinds)
    number = 0
    while number < len(out):
        if out[number] is not Kind.HEADER:
            number += 1
            continue
        end, headers, last = number, 0, number
        while end < len(out) and end - last <= 2:
            if out[end] is Kind.HEADER:
                headers, last = headers + 1, end
            elif out[end] not in (Kind.TEXT, Kind.EMPTY, Kind.QUOTE):
                break
            end += 1
        is_block = headers >= 3
        for i in range(number, last + 1):
            out[i] = Kind.HEADER if is_block else (Kind.TEXT if out[i] is Kind.HEADER else out[i])
        number = last + 1
    return out


_BELOW = {Kind.WROTE, Kind.HEADER}


def _without_quotes(kinds: list[Kind]) -> list[bool]:
    """Which lines are the reply."""
    keep = [kind is not Kind.ABOVE for kind in kinds]
    end = _end_of_all(kinds)
    for i in range(end, len(kinds)):
        keep[i] = False
    start = _first(kinds, 0, end, {Kind.TEXT})
    marker = _first(kinds, 0, end, _BELOW)
    if marker < end and start < marker:
        forward = _first(kinds, 0, marker, {Kind.FORWARD})
        if forward == marker and not _answers_within(kinds, marker, end):
            for i in range(_above_rulers(kinds, marker), end):
                keep[i] = False
            end = marker
    elif marker < end:
        _drop_leading_quote(kinds, keep, marker, end)
    _drop_trailing_quote(kinds, keep, end)
    return keep


def _end_of_all(kinds: list[Kind]) -> int:
    """Where the mail ends for a reader: at "reply above this line", or at the dashes of a signature below some text."""
    for i, kind in enumerate(kinds):
        if kind is Kind.ABOVE:
            return i if Kind.TEXT in kinds[:i] else len(kinds)
        if kind is Kind.DASHES and (Kind.TEXT in kinds[:i]) and not _text_below_is_long(kinds, i):
            return i
    return len(kinds)


def _text_below_is_long(kinds: list[Kind], i: int) -> bool:
    """Whether so much follows two dashes that they were meant as a ruler: more text, quoted lines with answers."""
    before, after = kinds[:i].count(Kind.TEXT), kinds[i:].count(Kind.TEXT)
    return after > 25 and after > 3 * before and Kind.WROTE not in kinds[i:] and Kind.HEADER not in kinds[i:]


def _first(kinds: list[Kind], start: int, end: int, wanted: set[Kind]) -> int:
    return next((i for i in range(start, end) if kinds[i] in wanted), end)


def _answers_within(kinds: list[Kind], marker: int, end: int) -> bool:
    """Whether the writer answered between quoted lines, or wrote at length below them."""
    after = _first(kinds, marker, end, {Kind.QUOTE, Kind.TEXT, Kind.SIGNATURE})
    if after >= end or kinds[after] is not Kind.QUOTE or kinds[marker] is Kind.HEADER:
        return False
    runs: list[tuple[Kind, int]] = []
    for kind in kinds[after:end]:
        if kind in (Kind.QUOTE, Kind.TEXT):
            if runs and runs[-1][0] is kind:
                runs[-1] = (kind, runs[-1][1] + 1)
            else:
                runs.append((kind, 1))
    answers = [length for kind, length in runs if kind is Kind.TEXT]
    between = [length for kind, length in runs[:-1] if kind is Kind.TEXT]
    return len(between) >= 1 or (len(answers) == 1 and answers[0] >= _WRITTEN_ON_PURPOSE)


def _above_rulers(kinds: list[Kind], marker: int) -> int:
    """A ruler and empty lines right above belong to the quote."""
    while marker > 0 and kinds[marker - 1] in (Kind.EMPTY, Kind.RULER, Kind.SIGNATURE):
        marker -= 1
    return marker


def _drop_leading_quote(kinds: list[Kind], keep: list[bool], marker: int, end: int) -> None:
    """Nothing was written above: the announcement goes, and the one block quoted under it where text follows."""
    last = marker
    while last < end and kinds[last] in (*_BELOW, Kind.EMPTY):
        last += 1
    is_forward = Kind.FORWARD in kinds[:marker]
    for i in range(0 if is_forward else marker, last):
        keep[i] = False
    for i in range(marker):
        if kinds[i] in (Kind.RULER, Kind.FORWARD):
            keep[i] = False
    if last >= end or kinds[last] is not Kind.QUOTE:
        return
    after = last
    while after < end and kinds[after] in (Kind.QUOTE, Kind.EMPTY, Kind.WROTE):
        after += 1
    if _first(kinds, after, end, {Kind.TEXT}) < end and _first(kinds, after, end, {Kind.QUOTE}) >= end:
        for i in range(last, after):
            keep[i] = False


def _drop_trailing_quote(kinds: list[Kind], keep: list[bool], end: int) -> None:
    """A quote nobody announced at the end of the mail goes, where text stands before it."""
    last = end
    while last > 0 and kinds[last - 1] in (Kind.QUOTE, Kind.EMPTY, Kind.WROTE, Kind.RULER):
        last -= 1
    if not any(keep[i] and kinds[i] is Kind.TEXT for i in range(last)):
        return
    if Kind.QUOTE in kinds[last:end] or Kind.WROTE in kinds[last:end]:
        for i in range(last, end):
            keep[i] = False


def _without_signature(keep: list[bool], kinds: list[Kind]) -> list[bool]:
    """Lines like “Sent from my phone” at the end go, and the rulers there."""
    keep = list(keep)
    for i in range(len(keep) - 1, -1, -1):
        if not keep[i] or kinds[i] is Kind.EMPTY:
            continue
        if kinds[i] not in (Kind.SIGNATURE, Kind.RULER):
            break
        if any(keep[j] and kinds[j] in (Kind.TEXT, Kind.QUOTE) for j in range(i)):
            keep[i] = False
    return keep
