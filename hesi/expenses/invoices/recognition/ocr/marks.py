"""Printed labels and the print beside them.

A form prints labels, and a printer fills in values later, often a little too high or too low. So a page is cut into
*marks* (labels) and *pieces* (everything else), and a value is looked for to the right of its mark, level with it once
the whole page's misregistration is taken off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median

from hesi.expenses.invoices.recognition.ocr.labels import LABELS
from hesi.expenses.invoices.recognition.ocr.lines import Line, Page


@dataclass(frozen=True, slots=True)
class Mark:
    """A label's name and where it stands."""

    name: str
    line: Line


@dataclass(slots=True)
class Form:
    """A page cut into labels and the rest; `shift` is how many pixels lower than its label a value stands."""

    page: Page
    marks: list[Mark] = field(default_factory=list)
    pieces: list[Line] = field(default_factory=list)
    shift: float = 0.0

    def all(self, *names: str) -> list[Line]:
        """Where the labels of these names stand, from the top down."""
        return sorted((mark.line for mark in self.marks if mark.name in names), key=lambda line: (line.top, line.left))

    def first(self, *names: str) -> Line | None:
        return next(iter(self.all(*names)), None)

    @property
    def text(self) -> str:
        return self.page.text

    @property
    def row_height(self) -> float:
        """The usual height of a line of print."""
        return median(line.height for line in self.page.lines) if self.page.lines else 1.0

    def beside(
        self,
        label: Line,
        accept: Callable[[str], str],
        right: float | None = None,
        rows: float = 1.3,
        pieces: Iterable[Line] | None = None,
    ) -> tuple[str, Line] | None:
        """The value that belongs to a label: right of it, before `right`, at most `rows` rows off, nearest first.

        `accept` turns a piece's text into the value, or "" when it is no such value.
        """
        best: tuple[float, str, Line] | None = None
        for piece in self.pieces if pieces is None else pieces:
            height = max(label.height, self.row_height * 0.8)
            if piece.centre <= label.left or piece.right <= label.right - height:
                continue
            if right is not None and piece.left >= right - 0.5 * height:
                continue
            off = abs(piece.middle - self.shift - label.middle) / height
            if off > rows:
                continue
            piece = _clip(piece, right)
            value = accept(piece.text)
            if not value:
                continue
            # A row off costs as much as a gap of ten line heights.
            cost = (off if off > 0.45 else 0.3 * off) + 0.1 * max(0.0, piece.left - label.right) / height
            if best is None or cost < best[0]:
                best = (cost, value, piece)
        return (best[1], best[2]) if best else None


def _clip(piece: Line, right: float | None) -> Line:
    """The piece without what runs over into the next box, cut at the space nearest to the edge if there is one."""
    if right is None or piece.right < right + 2 * piece.height:
        return piece
    edge = next(
        at for at in range(len(piece.text), 0, -1) if at == 1 or piece.part(0, at).right <= right + piece.height
    )
    spaces = [match.start() for match in re.finditer(r"\s", piece.text) if abs(match.start() - edge) <= 5]
    return piece.part(0, min(spaces, key=lambda at: abs(at - edge)) if spaces else edge)


def cut(page: Page) -> Form:
    """Cut every line at the labels in it."""
    form = Form(page)
    for line in page.lines:
        _cut_line(form, line)
    _join_stretched(form, "合", "计", "sum")
    _join_stretched(form, "金", "额", "amount")
    _join_stretched(form, "税", "额", "tax")
    _join_stretched(form, "单", "价", "price")
    _join_stretched(form, "数", "量", "quantity")
    form.shift = _shift(form)
    return form


def _cut_line(form: Form, line: Line) -> None:
    spans: list[tuple[int, int, str]] = []
    for name, pattern in LABELS:
        for match in pattern.finditer(line.text):
            if match.end() > match.start() and all(
                match.end() <= start or match.start() >= end for start, end, _ in spans
            ):
                spans.append((match.start(), match.end(), name))
    position = 0
    for start, end, name in [*sorted(spans), (len(line.text), len(line.text), "")]:
        _keep(form, line, position, start)
        if name:
            form.marks.append(Mark(name, line.part(start, end)))
        position = end


def _keep(form: Form, line: Line, start: int, end: int) -> None:
    text = line.text[start:end]
    bare = text.strip(" :;,.、")
    if bare:
        at = start + text.index(bare)
        form.pieces.append(line.part(at, at + len(bare)))


def _join_stretched(form: Form, first: str, second: str, name: str) -> None:
    """A label of two characters set so wide that each was read on its own."""
    for one in [piece for piece in form.pieces if piece.text == first]:
        other = min(
            (
                piece
                for piece in form.pieces
                if piece.text == second and piece.same_row(one, 0.6) and 0 < piece.left - one.left < 9 * one.height
            ),
            key=lambda piece: piece.left,
            default=None,
        )
        if other is not None:
            form.pieces = [piece for piece in form.pieces if piece is not one and piece is not other]
            box = Line(
                first + second, one.left, min(one.top, other.top), other.right, max(one.bottom, other.bottom), one.score
            )
            form.marks.append(Mark(name, box))


_SURE_VALUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("tax_id", re.compile(r"^[0-9A-Z]{15}$|^[0-9A-Z]{18}$|^[0-9A-Z]{20}$")),
    ("date", re.compile(r"^\d{4}\D{0,3}\d{1,2}\D{0,3}\d{1,2}\D?$")),
    ("figures", re.compile(r"^[¥Y]?\s*-?[\d,]+\.\d{2}$")),
)


def _shift(form: Form) -> float:
    """The page's misregistration: how far below their labels those values stand that only their label can own.

    Nought unless two of them agree that it is more than a third of a row.
    """
    offs: list[float] = []
    for name, pattern in _SURE_VALUES:
        for label in form.all(name):
            near = [
                piece.middle - label.middle
                for piece in form.pieces
                if pattern.match(piece.text.replace(" ", ""))
                and piece.left > label.left
                and abs(piece.middle - label.middle) < 1.5 * max(label.height, form.row_height)
                and piece.left - label.right < 14 * label.height
            ]
            if near:
                offs.append(min(near, key=abs))
    if len(offs) < 2:
        return 0.0
    middle = median(offs)
    agreeing = [off for off in offs if abs(off - middle) < 0.35 * form.row_height]
    return middle if abs(middle) > 0.35 * form.row_height and len(agreeing) >= 2 else 0.0
