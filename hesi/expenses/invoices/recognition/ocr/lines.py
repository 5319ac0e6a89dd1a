"""Lines of print with their place on the picture, and the questions about place that the readers ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from hesi.expenses.invoices.recognition.result import Region
from hesi.expenses.invoices.recognition.values import fold

Place = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """One run of print as the engine found it: its text, its upright box in pixels and the engine's score (0–1).

    `tilt` is the rise of its upper edge over its length: 0 for level print, positive where it falls to the right.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    score: float = 1.0
    tilt: float = 0.0

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    def part(self, start: int, end: int) -> Line:
        """The characters from `start` to `end` as a line of their own, its box shared out by printed width."""
        widths = [2 if ord(character) > 0x2E7F else 1 for character in self.text]
        unit = self.width / (sum(widths) or 1)
        left = self.left + unit * sum(widths[:start])
        right = self.left + unit * sum(widths[:end])
        return Line(self.text[start:end], left, self.top, right, self.bottom, self.score, self.tilt)

    def same_row(self, other: Line, slack: float = 0.5) -> bool:
        """Whether both stand on one row: their middles differ by at most `slack` of the smaller line's height."""
        return abs(self.middle - other.middle) <= slack * min(self.height, other.height)


def folded(line: Line) -> Line:
    """The line with full-width letters, digits and signs folded to ASCII."""
    return Line(fold(line.text), line.left, line.top, line.right, line.bottom, line.score, line.tilt)


def joined(lines: Iterable[Line], gap: str = "") -> Line:
    """Several lines as one, in the order given, inside the box around them; the score is the weakest one's."""
    parts = list(lines)
    return Line(
        gap.join(part.text for part in parts),
        min(part.left for part in parts),
        min(part.top for part in parts),
        max(part.right for part in parts),
        max(part.bottom for part in parts),
        min(part.score for part in parts),
    )


def rows(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines as printed rows, top row first and each from left to right.

    A line joins the row whose last piece to the left stands level with it, so that a gently falling row stays one.
    """
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.left):
        best = min(
            (row for row in found if row[-1].same_row(line, 0.55) and row[-1].right <= line.left + 0.6 * line.height),
            key=lambda row: abs(row[-1].middle - line.middle),
            default=None,
        )
        if best is None:
            found.append([line])
        else:
            best.append(line)
    return sorted(found, key=lambda row: sum(line.middle for line in row) / len(row))


@dataclass(slots=True)
class Page:
    """All lines of one picture, widths folded. `place` turns a point of the picture that was read into shares (0–1) of
    the upright original."""

    lines: list[Line]
    width: float
    height: float
    place: Place | None = None
    qr: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = [folded(line) for line in self.lines]

    @property
    def text(self) -> str:
        """Everything printed, a row a line, pieces of a row parted by a space."""
        return "\n".join(" ".join(line.text for line in row) for row in rows(self.lines))

    def region(self, line: Line) -> Region:
        """The line's box as shares of the upright original, for the page that highlights it."""
        corners = [(x, y) for x in (line.left, line.right) for y in (line.top, line.bottom)]
        if self.place is None:
            points = [(x / self.width, y / self.height) for x, y in corners]
        else:
            points = [self.place(x, y) for x, y in corners]
        across = [min(1.0, max(0.0, x)) for x, _ in points]
        down = [min(1.0, max(0.0, y)) for _, y in points]
        return Region(0, min(across), min(down), max(across), max(down))
