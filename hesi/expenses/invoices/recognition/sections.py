"""Several invoices printed on one sheet: cutting the page where each begins."""

import re
from itertools import pairwise

from hesi.expenses.invoices.recognition.faces import NUMBER
from hesi.expenses.invoices.recognition.kinds import kind_from_title
from hesi.expenses.invoices.recognition.page import Page

_PRINTED_NUMBER = re.compile(r"\s*(\d{20}|\d{8})(?!\d)")
_HEAD = 9.0


def sections(page: Page) -> list[Page]:
    """The page, or a part for each invoice on it when it prints several different numbers one below the other."""
    starts: dict[str, float] = {}
    for label in page.labels(NUMBER):
        match = _PRINTED_NUMBER.match(label.row.text, label.end)
        if match and match.group(1) not in starts:
            starts[match.group(1)] = _start(page, label.y, label.height)
    tops = sorted(starts.values())
    if len(tops) < 2 or min(b - a for a, b in pairwise(tops)) < 10 * page.em:
        return [page]
    edges = [0.0, *tops[1:], page.height + 1]
    return [_part(page, top, bottom) for top, bottom in pairwise(edges)]


def _start(page: Page, y: float, height: float) -> float:
    """Where an invoice begins: its title or code stands at or a little above its number."""
    near = [row for row in page.rows if -2 * height < y - row.y < _HEAD * height]
    heads = [row.y - row.height for row in near if kind_from_title(row.text) or "代码" in row.text]
    return min([y - 1.5 * height, *heads])


def _part(page: Page, top: float, bottom: float) -> Page:
    return Page(
        page.index,
        page.width,
        page.height,
        [glyph for glyph in page.glyphs if top <= glyph.y < bottom],
        [(x, max(y0, top), min(y1, bottom)) for x, y0, y1 in page.verticals if y0 < bottom and y1 > top],
        [ruling for ruling in page.horizontals if top <= ruling[0] < bottom],
    )
