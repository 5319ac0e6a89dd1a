"""What is drawn on a page: texts, lines, ellipses, filled boxes, a QR code. One drawing serves OFD, PDF and photograph.

Lengths are millimetres from the page's top left corner; a text's `y` is its baseline.
"""

import unicodedata
from dataclasses import dataclass, field
from typing import Literal

INK = "#1f1f24"
GREY = "#9a9a9a"
SEAL = "#d5252b"

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text anchored at x by `align`. `field` is the path of the value it shows, for OFD's tags."""

    x: float
    y: float
    text: str
    size: float = 3.0
    colour: str = INK
    align: Align = "left"
    bold: bool = False
    mono: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight stroke."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 0.25


@dataclass(frozen=True, slots=True)
class Ellipse:
    """An outlined ellipse, given by its centre and half axes."""

    x: float
    y: float
    half_width: float
    half_height: float
    colour: str
    width: float = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Code:
    """A square QR code."""

    x: float
    y: float
    side: float
    payload: str


Mark = Text | Line | Ellipse | Box | Code


@dataclass
class Sheet:
    """A page being drawn."""

    width: float
    height: float
    title: str
    paper_colour: str = "#ffffff"
    marks: list[Mark] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, **style: object) -> None:
        """Write a text, nothing when it is empty."""
        if text:
            self.marks.append(Text(x, y, text, **style))  # type: ignore[arg-type]

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 0.25) -> None:
        """Draw a stroke."""
        self.marks.append(Line(x1, y1, x2, y2, colour, width))

    def frame(self, x: float, y: float, width: float, height: float, colour: str, stroke: float = 0.25) -> None:
        """Draw the four sides of a rectangle."""
        for x1, y1, x2, y2 in (
            (x, y, x + width, y),
            (x, y + height, x + width, y + height),
            (x, y, x, y + height),
            (x + width, y, x + width, y + height),
        ):
            self.line(x1, y1, x2, y2, colour, stroke)

    def column(self, x: float, top: float, step: float, text: str, **style: object) -> None:
        """Write a text downwards, one character below the other."""
        for index, character in enumerate(text):
            self.text(x, top + index * step, character, align="center", **style)

    def seal(self, x: float, y: float, words: str = "样例", half_width: float = 15, half_height: float = 10) -> None:
        """Draw the red ellipse of a seal; instead of a bureau's name it says that this is a specimen."""
        self.marks.append(Ellipse(x, y, half_width, half_height, SEAL, 0.7))
        self.marks.append(Ellipse(x, y, half_width - 1.6, half_height - 1.6, SEAL, 0.25))
        self.text(x, y + half_height * 0.16, words, size=half_height * 0.46, colour=SEAL, align="center", bold=True)
        self.text(x, y - half_height * 0.42, "非真实票据", size=half_height * 0.2, colour=SEAL, align="center")
        self.text(x, y + half_height * 0.6, "SPECIMEN", size=half_height * 0.2, colour=SEAL, align="center")

    def qr(self, x: float, y: float, side: float, payload: str) -> None:
        """Draw a QR code, nothing for an empty payload."""
        if payload:
            self.marks.append(Code(x, y, side, payload))


def text_units(text: str) -> float:
    """Width in ems where Chinese characters are one em wide and Latin ones half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in text)


def wrapped(text: str, ems: float) -> list[str]:
    """The text cut into lines no wider than so many ems."""
    lines, line = [], ""
    for char in text:
        if line and text_units(line + char) > ems:
            lines.append(line)
            line = ""
        line += char
    return [*lines, line] if line else lines
