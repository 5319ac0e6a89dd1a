"""Lines over months."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from hesi.insights.pictures.drawing import COLOURS, ROW, Canvas, amount, share, short

_HEIGHT = 200
_MOST_LABELS = 6
# The second line is dashed, the third dotted: colour is not alone.
_DASHES = ("", "6 4", "2 4")


@dataclass(frozen=True, slots=True)
class Lines:
    """One line for each of the named series; a row holds the name of its place and a value for each series."""

    currency: str
    series: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]

    @property
    def is_empty(self) -> bool:
        return not any(any(values) for _name, values in self.rows)

    def drawn(self, label: str) -> SafeString:
        canvas = Canvas(label, len(self.series) * ROW + _HEIGHT + 50, kind="lines")
        top = canvas.legend(list(self.series), 0) + 22
        highest = max((value for _name, values in self.rows for value in values), default=0)
        self._grid(canvas, top, highest)
        frame = canvas.part(
            "svg", x="0", y=f"{top:g}", width="100%", height=_HEIGHT, viewBox="0 0 1000 1000",
            preserveAspectRatio="none", overflow="visible",
        )  # fmt: skip
        for at in range(len(self.series)):
            points = " ".join(
                f"{self._x(place):.1f},{1000 - values[at] * 1000 / highest if highest else 1000:.1f}"
                for place, (_name, values) in enumerate(self.rows)
            )
            canvas.part(
                "polyline", frame, points=points, fill="none", stroke=COLOURS[at % len(COLOURS)], stroke_width="2.5",
                stroke_dasharray=_DASHES[at % len(_DASHES)], vector_effect="non-scaling-stroke",
            )  # fmt: skip
        self._marks(canvas, top, highest)
        return canvas.done()

    def _x(self, place: int) -> float:
        return (place + 0.5) * 1000 / len(self.rows)

    def _grid(self, canvas: Canvas, top: float, highest: int) -> None:
        for part in (0.0, 0.5, 1.0):
            y = top + _HEIGHT * (1 - part)
            canvas.part("line", x1="0", x2="100%", y1=f"{y:g}", y2=f"{y:g}", class_="picture-grid")
            canvas.words(short(int(highest * part), self.currency), "0", y - 4, tone="soft")

    def _marks(self, canvas: Canvas, top: float, highest: int) -> None:
        step = max(1, -(-len(self.rows) // _MOST_LABELS))
        for place, (name, values) in enumerate(self.rows):
            x = share(self._x(place), 1000)
            if place % step == 0:
                canvas.words(name, x, top + _HEIGHT + 18, anchor="middle", tone="soft")
            for at, value in enumerate(values):
                y = top + _HEIGHT * (1 - value / highest) if highest else top + _HEIGHT
                mark = canvas.part("circle", cx=x, cy=f"{y:.1f}", r="3.5", fill=COLOURS[at % len(COLOURS)])
                canvas.told(mark, f"{name}, {self.series[at]}: {amount(value, self.currency)}")
