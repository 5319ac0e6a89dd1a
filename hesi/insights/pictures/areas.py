"""Shares of a whole: a pie, tiles as large as their amount, a field of months that is darker where there is more."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.safestring import SafeString

from hesi.insights.pictures.drawing import COLOURS, ROW, Canvas, amount, short

_PIE = 200
_TILES = 320
_HEAT_ROW = 26
# From little to much, of one colour, so that a grey printer keeps the order.
_HEAT = ("#eef5fb", "#cfe3f3", "#9fc8e6", "#62a5d3", "#2c7fb8", "#0b5a8f")
_NAMES_WIDTH = 30
_Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shares:
    """A pie with its legend: names, amounts and percentages."""

    currency: str
    rows: Sequence[tuple[str, int]]

    @property
    def is_empty(self) -> bool:
        return sum(minor for _name, minor in self.rows) <= 0

    def drawn(self, label: str) -> SafeString:
        rows = [(name, minor) for name, minor in self.rows if minor > 0]
        whole = sum(minor for _name, minor in rows)
        canvas = Canvas(label, _PIE + 12 + len(rows) * ROW, kind="shares")
        pie = canvas.part("svg", x="0", y="0", width=_PIE, height=_PIE, viewBox="-101 -101 202 202")
        begin = 0.0
        for at, (name, minor) in enumerate(rows):
            end = begin + minor / whole
            slice_ = canvas.part(
                "path", pie, d=_slice(begin, end), fill=COLOURS[at % len(COLOURS)], class_="picture-mark"
            )
            canvas.told(slice_, f"{name}: {amount(minor, self.currency)}")
            begin = end
        names = [f"{name} · {short(minor, self.currency)} · {minor * 100 / whole:.1f}%" for name, minor in rows]
        canvas.legend(names, _PIE + 8)
        return canvas.done()


def _slice(begin: float, end: float) -> str:
    """A slice from one part of the round to another, beginning at the top; the whole round is two halves."""
    if end - begin > 0.9999:
        return "M 0 -100 A 100 100 0 1 1 0 100 A 100 100 0 1 1 0 -100 Z"
    (x1, y1), (x2, y2) = ((100 * sin(2 * pi * at), -100 * cos(2 * pi * at)) for at in (begin, end))
    return f"M 0 0 L {x1:.2f} {y1:.2f} A 100 100 0 {int(end - begin > 0.5)} 1 {x2:.2f} {y2:.2f} Z"


@dataclass(frozen=True, slots=True)
class Tiles:
    """A treemap: each name's tile is as large as its amount."""

    currency: str
    rows: Sequence[tuple[str, int]]

    @property
    def is_empty(self) -> bool:
        return sum(minor for _name, minor in self.rows) <= 0

    def drawn(self, label: str) -> SafeString:
        rows = sorted(((name, minor) for name, minor in self.rows if minor > 0), key=lambda row: -row[1])
        canvas = Canvas(label, _TILES, kind="tiles")
        places = _laid([minor for _name, minor in rows])
        for at, ((name, minor), (x, y, width, height)) in enumerate(zip(rows, places, strict=True)):
            tile = canvas.part("svg", x=f"{x:.3f}%", y=f"{y:.3f}%", width=f"{width:.3f}%", height=f"{height:.3f}%")
            # Pale, so that the words on it are read in the page's own ink, light or dark.
            canvas.part(
                "rect", tile, width="100%", height="100%", fill=COLOURS[at % len(COLOURS)], fill_opacity="0.35",
                class_="picture-mark",
            )  # fmt: skip
            canvas.told(tile, f"{name}: {amount(minor, self.currency)}")
            if height * _TILES / 100 >= ROW * 2 and width >= 12:
                canvas.words(name, "6", 18, parent=tile)
                canvas.words(short(minor, self.currency), "6", 35, parent=tile)
        return canvas.done()


def _laid(values: Sequence[int], x: float = 0, y: float = 0, width: float = 100, height: float = 100) -> list[_Place]:
    """Rectangles in percent, as large as the values: halved again and again across the longer side."""
    if len(values) <= 1:
        return [(x, y, width, height)] * len(values)
    whole, first, at = sum(values), 0, 0
    while at < len(values) - 1 and (not first or (first + values[at]) * 2 <= whole):
        first += values[at]
        at += 1
    part = first / whole
    # The place is about twice as wide as it is high.
    if width * 2 >= height:
        left = width * part
        return _laid(values[:at], x, y, left, height) + _laid(values[at:], x + left, y, width - left, height)
    upper = height * part
    return _laid(values[:at], x, y, width, upper) + _laid(values[at:], x, y + upper, width, height - upper)


@dataclass(frozen=True, slots=True)
class Heat:
    """Names down, places across, each field as dark as its value; pointed at it says the amount."""

    currency: str
    names: Sequence[str]
    places: Sequence[str]
    values: Sequence[Sequence[int]]

    @property
    def is_empty(self) -> bool:
        return not any(any(row) for row in self.values)

    def drawn(self, label: str) -> SafeString:
        canvas = Canvas(label, len(self.names) * _HEAT_ROW + 24, kind="heat")
        most = max((value for row in self.values for value in row), default=0)
        width = (100 - _NAMES_WIDTH) / max(len(self.places), 1)
        step = max(1, -(-len(self.places) // 4))
        for at, place in enumerate(self.places):
            if at % step == 0:
                canvas.words(place, f"{_NAMES_WIDTH + at * width:.3f}%", 14, tone="soft")
        for down, (name, row) in enumerate(zip(self.names, self.values, strict=True)):
            top = 22 + down * _HEAT_ROW
            names = canvas.part("svg", x="0", y=f"{top}", width=f"{_NAMES_WIDTH - 1}%", height=_HEAT_ROW)
            canvas.words(name, "0", 17, parent=names)
            for across, value in enumerate(row):
                shade = min(int(value * len(_HEAT) / most), len(_HEAT) - 1) if most and value > 0 else 0
                field = canvas.part(
                    "rect", x=f"{_NAMES_WIDTH + across * width:.3f}%", y=f"{top}", width=f"{width:.3f}%",
                    height=_HEAT_ROW, fill=_HEAT[shade], class_="picture-mark",
                )  # fmt: skip
                canvas.told(field, f"{name}, {self.places[across]}: {amount(value, self.currency)}")
        return canvas.done()
