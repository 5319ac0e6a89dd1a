"""Streams from the left to the right (Sankey): each as wide as its amount."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hesi.insights.pictures.drawing import COLOURS, Canvas, amount, share

_MOST = 8
_GAP = 14
_HEIGHT = 420
# Of the width: the bar that stands for a name.
_BAR = 1.2


@dataclass(frozen=True, slots=True)
class Streams:
    """From, to, amount. The smaller ones of each side flow together."""

    currency: str
    rows: Sequence[tuple[str, str, int]]

    @property
    def is_empty(self) -> bool:
        return not any(minor > 0 for _from, _to, minor in self.rows)

    def drawn(self, label: str) -> SafeString:
        flows = self._gathered()
        canvas = Canvas(label, _HEIGHT, kind="streams")
        left, right = (self._stacked([(key[side], minor) for key, minor in flows.items()]) for side in (0, 1))
        frame = canvas.part(
            "svg", x=f"{_BAR}%", y="0", width=f"{100 - 2 * _BAR}%", height=_HEIGHT,
            viewBox=f"0 0 1000 {_HEIGHT}", preserveAspectRatio="none",
        )  # fmt: skip
        begun: dict[tuple[int, str], float] = defaultdict(float)
        colours = {name: COLOURS[at % len(COLOURS)] for at, name in enumerate(left)}
        for (begin, end), minor in sorted(flows.items(), key=lambda item: (list(left).index(item[0][0]), -item[1])):
            (y1, height1, sum1), (y2, height2, sum2) = left[begin], right[end]
            top1, top2 = y1 + begun[0, begin], y2 + begun[1, end]
            wide1, wide2 = height1 * minor / sum1, height2 * minor / sum2
            begun[0, begin] += wide1
            begun[1, end] += wide2
            path = (
                f"M 0 {top1:.1f} C 500 {top1:.1f} 500 {top2:.1f} 1000 {top2:.1f} L 1000 {top2 + wide2:.1f} "
                f"C 500 {top2 + wide2:.1f} 500 {top1 + wide1:.1f} 0 {top1 + wide1:.1f} Z"
            )
            stream = canvas.part("path", frame, d=path, fill=colours[begin], fill_opacity="0.45")
            canvas.told(stream, f"{begin} → {end}: {amount(minor, self.currency)}")
        self._named(canvas, left, "start", colours)
        self._named(canvas, right, "end", {})
        return canvas.done()

    def _gathered(self) -> dict[tuple[str, str], int]:
        """The flows between the largest names of each side and all the others together."""
        sides: tuple[dict[str, int], dict[str, int]] = (defaultdict(int), defaultdict(int))
        for begin, end, minor in self.rows:
            sides[0][begin] += max(minor, 0)
            sides[1][end] += max(minor, 0)
        kept = [set(sorted(side, key=lambda name, side=side: -side[name])[:_MOST]) for side in sides]  # type: ignore[misc]
        flows: dict[tuple[str, str], int] = defaultdict(int)
        for begin, end, minor in self.rows:
            if minor > 0:
                flows[begin if begin in kept[0] else _("Others"), end if end in kept[1] else _("Others")] += minor
        return flows

    def _stacked(self, parts: list[tuple[str, int]]) -> dict[str, tuple[float, float, int]]:
        """Where each name begins, how high it is and what it comes to, the largest first."""
        sums: dict[str, int] = defaultdict(int)
        for name, minor in parts:
            sums[name] += minor
        room, whole = _HEIGHT - _GAP * len(sums), sum(sums.values())
        found, y = {}, _GAP / 2
        for name in sorted(sums, key=lambda one: -sums[one]):
            height = room * sums[name] / whole
            found[name] = (y, height, sums[name])
            y += height + _GAP
        return found

    def _named(
        self, canvas: Canvas, side: dict[str, tuple[float, float, int]], anchor: str, colours: dict[str, str]
    ) -> None:
        """The bars of one side; their names stand on the streams, so that they never lack room beside them."""
        is_left = anchor == "start"
        for name, (y, height, minor) in side.items():
            bar = canvas.part(
                "rect", x="0" if is_left else f"{100 - _BAR}%", y=f"{y:.1f}", width=share(_BAR, 100),
                height=f"{height:.1f}", fill=colours.get(name, "#6b6b6b"),
            )  # fmt: skip
            canvas.told(bar, f"{name}: {amount(minor, self.currency)}")
            at = _BAR + 1 if is_left else 99 - _BAR
            canvas.words(name, f"{at}%", y + height / 2 + 4, anchor=anchor, tone="over")
