"""A page as positioned characters and ruling lines, whatever carrier it came from, and reading it by rows and cells."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from hesi.expenses.invoices.recognition.result import Region
from hesi.expenses.invoices.recognition.values import fold

_SAME_ROW = 0.45
_WORD_GAP = 0.35
_LATIN_WORD_GAP = 0.16
_CELL_GAP = 2.2


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character where it stands; units are the page's own, y grows downwards."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(slots=True)
class Row:
    """Characters on one line, left to right. In `text` widths are folded, a space is a gap and a tab a new cell."""

    glyphs: list[Glyph]
    text: str = ""
    owners: list[int] = field(default_factory=list)

    @property
    def y(self) -> float:
        return median(glyph.y for glyph in self.glyphs)

    @property
    def height(self) -> float:
        return median(glyph.height for glyph in self.glyphs)

    def span(self, start: int, end: int) -> list[Glyph]:
        """The characters behind `text[start:end]`."""
        wanted = {owner for owner in self.owners[start:end] if owner >= 0}
        return [self.glyphs[index] for index in sorted(wanted)]


@dataclass(slots=True)
class Label:
    """A printed label that was found: its row, the characters it is made of and where its text ends in the row."""

    row: Row
    glyphs: list[Glyph]
    end: int

    @property
    def x0(self) -> float:
        return min(glyph.x0 for glyph in self.glyphs)

    @property
    def x1(self) -> float:
        return max(glyph.x1 for glyph in self.glyphs)

    @property
    def y(self) -> float:
        return median(glyph.y for glyph in self.glyphs)

    @property
    def height(self) -> float:
        return median(glyph.height for glyph in self.glyphs)


@dataclass
class Page:
    """A page's characters and its ruling lines: verticals are (x, top, bottom), horizontals (y, left, right)."""

    index: int
    width: float
    height: float
    glyphs: list[Glyph]
    verticals: list[tuple[float, float, float]] = field(default_factory=list)
    horizontals: list[tuple[float, float, float]] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[Row]:
        """Lines of the page from top to bottom."""
        return self.rows_of(self.glyphs)

    @cached_property
    def text(self) -> str:
        """The folded text of the page, a line for each row."""
        return "\n".join(row.text for row in self.rows)

    @cached_property
    def em(self) -> float:
        """The usual height of a character."""
        return median(glyph.height for glyph in self.glyphs) if self.glyphs else 1.0

    def rows_of(self, glyphs: Iterable[Glyph]) -> list[Row]:
        """Group characters into lines by their vertical middles, then order each line from left to right."""
        groups: list[list[Glyph]] = []
        middle = 0.0
        for glyph in sorted((g for g in glyphs if g.text.strip()), key=lambda g: g.y):
            if groups and abs(glyph.y - middle) <= _SAME_ROW * min(glyph.height, groups[-1][-1].height):
                groups[-1].append(glyph)
                middle += (glyph.y - middle) / len(groups[-1])
            else:
                groups.append([glyph])
                middle = glyph.y
        return [self._row(sorted(group, key=lambda g: g.x)) for group in groups]

    def _row(self, glyphs: list[Glyph]) -> Row:
        row = Row(glyphs)
        pieces: list[str] = []
        for index, glyph in enumerate(glyphs):
            if index:
                gap = self._gap(glyphs[index - 1], glyph)
                if gap:
                    pieces.append(gap)
                    row.owners.append(-1)
            folded = "".join(char for char in fold(glyph.text) if not char.isspace() and char != "\x00")
            pieces.append(folded)
            row.owners.extend([index] * len(folded))
        row.text = "".join(pieces)
        return row

    def _gap(self, left: Glyph, right: Glyph) -> str:
        size = min(left.height, right.height)
        distance = right.x0 - left.x1
        if distance > _CELL_GAP * size or self.ruling_between(left.x, right.x, (left.y + right.y) / 2) is not None:
            return "\t"
        return " " if distance > _word_gap(left, right) * size else ""

    def ruling_between(self, left: float, right: float, y: float) -> float | None:
        """The first vertical ruling between two places of a row, or None."""
        crossing = [x for x, top, bottom in self.verticals if left < x < right and top - 1 <= y <= bottom + 1]
        return min(crossing, default=None)

    def labels(self, pattern: str | re.Pattern[str]) -> list[Label]:
        """Every place where a label is printed, top to bottom; the pattern is matched on rows' folded text."""
        compiled = re.compile(pattern) if isinstance(pattern, str) else pattern
        return [
            Label(row, row.span(*match.span()), match.end())
            for row in self.rows
            for match in compiled.finditer(row.text)
            if row.span(*match.span())
        ]

    def inside(self, left: float, top: float, right: float, bottom: float) -> list[Glyph]:
        """Characters whose middles lie in a rectangle."""
        return [glyph for glyph in self.glyphs if left < glyph.x < right and top < glyph.y < bottom]

    def region(self, glyphs: Sequence[Glyph]) -> Region | None:
        """Where these characters stand, as shares of the page."""
        if not glyphs or self.width <= 0 or self.height <= 0:
            return None

        def share(value: float, whole: float) -> float:
            return round(min(1.0, max(0.0, value / whole)), 4)

        return Region(
            page=self.index,
            left=share(min(glyph.x0 for glyph in glyphs), self.width),
            top=share(min(glyph.top for glyph in glyphs), self.height),
            right=share(max(glyph.x1 for glyph in glyphs), self.width),
            bottom=share(max(glyph.bottom for glyph in glyphs), self.height),
        )


def spaced(words: str) -> str:
    """A pattern for a printed label whose characters may stand apart, as 名　称 does."""
    return r"\s*".join(re.escape(char) for char in words)


def _word_gap(left: Glyph, right: Glyph) -> float:
    """The share of a character's height that parts two words: less between Latin letters than between figures."""
    latin = left.text.isascii() and right.text.isascii() and (left.text.isalpha() or right.text.isalpha())
    return _LATIN_WORD_GAP if latin else _WORD_GAP


def raw_text(glyphs: Sequence[Glyph]) -> str:
    """Characters as printed, with a space where they stand apart; full-width forms are kept."""
    pieces: list[str] = []
    for index, glyph in enumerate(glyphs):
        if index and glyph.x0 - glyphs[index - 1].x1 > _word_gap(glyphs[index - 1], glyph) * glyph.height:
            pieces.append(" ")
        pieces.append(glyph.text)
    return "".join(pieces)
