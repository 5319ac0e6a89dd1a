"""The value that belongs to a printed label: what stands in its cell, bounded by rulings, gaps and other labels."""

from collections.abc import Sequence

from hesi.expenses.invoices.recognition.page import Glyph, Label, Page, raw_text

_FARTHEST_VALUE = 6.0
_GAP_WITHIN_VALUE = 4.0
_LINE_ABOVE = 0.95
_LINES_BELOW = 2.6


def cell_value(page: Page, label: Label, others: Sequence[Label], *, single: bool = False) -> list[list[Glyph]]:
    """Lines of characters to the right of a label: its own line only when `single`, else a value that wraps.

    A wrapped name stands around its label's line or below it, never past the next label of the same column.
    """
    em = label.height
    left = label.x1 - 0.4 * em
    right = _right_bound(page, label, others)
    if single:
        top, bottom = label.y - 0.65 * em, label.y + 0.65 * em
    else:
        below = [
            other.y for other in others if other.y > label.y + 0.8 * em and other.x0 < right and other.x1 > label.x0
        ]
        lowest = min(below, default=label.y + _LINES_BELOW * em * 2)
        top, bottom = label.y - _LINE_ABOVE * em, min(label.y + _LINES_BELOW * em, lowest - 0.6 * em)
        top, bottom = _between_rulings(page, label, top, bottom)
    taken = {id(glyph) for other in (*others, label) for glyph in other.glyphs}
    glyphs = [glyph for glyph in page.inside(left, top, right, bottom) if id(glyph) not in taken]
    lines = [_connected(row.glyphs) for row in page.rows_of(glyphs)]
    return _of_one_column(lines, label)


def _right_bound(page: Page, label: Label, others: Sequence[Label]) -> float:
    ruling = page.ruling_between(label.x1 + 1, page.width, label.y)
    bounds = [page.width] if ruling is None else [ruling]
    bounds += [other.x0 for other in others if other.x0 > label.x1 and abs(other.y - label.y) < label.height]
    return min(bounds)


def _between_rulings(page: Page, label: Label, top: float, bottom: float) -> tuple[float, float]:
    for y, left, right in page.horizontals:
        if left - 1 <= label.x1 <= right + 1:
            if top < y < label.y:
                top = y
            elif label.y < y < bottom:
                bottom = y
    return top, bottom


def _connected(glyphs: list[Glyph]) -> list[Glyph]:
    """The line up to the first wide gap: what comes after stands in another cell."""
    for index in range(1, len(glyphs)):
        if glyphs[index].x0 - glyphs[index - 1].x1 > _GAP_WITHIN_VALUE * glyphs[index].height:
            return glyphs[:index]
    return glyphs


def _of_one_column(lines: list[list[Glyph]], label: Label) -> list[list[Glyph]]:
    """Leave out lines that begin far to the right of the one nearest the label: they belong to another column."""
    if not lines:
        return []
    nearest = min(lines, key=lambda line: abs(line[0].y - label.y))
    start = nearest[0].x0
    return [line for line in lines if abs(line[0].x0 - start) <= _FARTHEST_VALUE * label.height]


def lines_text(lines: list[list[Glyph]]) -> str:
    """The value's lines joined as printed."""
    return "".join(
        raw_text(line) if index == 0 else _joint(lines, index) + raw_text(line) for index, line in enumerate(lines)
    )


def _joint(lines: list[list[Glyph]], index: int) -> str:
    """Latin words that wrap keep a space between them."""
    return " " if lines[index - 1][-1].text.isascii() and lines[index][0].text.isascii() else ""


def flat(lines: list[list[Glyph]]) -> list[Glyph]:
    """All characters of the value."""
    return [glyph for line in lines for glyph in line]
