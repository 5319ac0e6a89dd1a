"""Lying bars: the longest first, or one on another."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hesi.insights.pictures.drawing import COLOURS, ROW, Canvas, amount, share, short

_BAR = 14
_EACH = ROW + _BAR + 6


@dataclass(frozen=True, slots=True)
class Ranks:
    """One bar for each name."""

    currency: str
    rows: Sequence[tuple[str, int]]

    @property
    def is_empty(self) -> bool:
        return not any(minor for _name, minor in self.rows)

    def drawn(self, label: str) -> SafeString:
        said = [(name, minor, short(minor, self.currency), amount(minor, self.currency)) for name, minor in self.rows]
        return _lying(label, said)


@dataclass(frozen=True, slots=True)
class Durations:
    """One bar of hours for each name."""

    rows: Sequence[tuple[str, float]]

    @property
    def is_empty(self) -> bool:
        return not any(hours for _name, hours in self.rows)

    def drawn(self, label: str) -> SafeString:
        said = [(name, hours, text := _("{hours} h").format(hours=f"{hours:g}"), text) for name, hours in self.rows]
        return _lying(label, said)


def _lying(label: str, rows: Sequence[tuple[str, float, str, str]]) -> SafeString:
    canvas = Canvas(label, len(rows) * _EACH + 4, kind="ranks")
    longest = max((value for _name, value, _short, _full in rows), default=0)
    for at, (name, value, text, full) in enumerate(rows):
        top = at * _EACH
        canvas.words(name, "0", top + 15)
        canvas.words(text, "100%", top + 15, anchor="end", tone="soft")
        bar = canvas.part(
            "rect", x="0", y=f"{top + ROW:g}", width=share(value, longest), height=_BAR, rx="3", fill=COLOURS[0]
        )
        canvas.told(bar, f"{name}: {full}")
    return canvas.done()


@dataclass(frozen=True, slots=True)
class Stacks:
    """One bar for each name, made of parts; the parts are named above."""

    currency: str
    parts: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]

    @property
    def is_empty(self) -> bool:
        return not any(sum(values) for _name, values in self.rows)

    def drawn(self, label: str) -> SafeString:
        canvas = Canvas(label, (len(self.parts) + 1) * ROW + len(self.rows) * _EACH, kind="stacks")
        top = canvas.legend(list(self.parts), 0) + 6
        longest = max((sum(values) for _name, values in self.rows), default=0)
        for name, values in self.rows:
            canvas.words(name, "0", top + 15)
            canvas.words(short(sum(values), self.currency), "100%", top + 15, anchor="end", tone="soft")
            before = 0
            for at, value in enumerate(values):
                if value > 0:
                    bar = canvas.part(
                        "rect", x=share(before, longest), y=f"{top + ROW:g}", width=share(value, longest), height=_BAR,
                        fill=COLOURS[at % len(COLOURS)], class_="picture-mark",
                    )  # fmt: skip
                    canvas.told(bar, f"{name}, {self.parts[at]}: {amount(value, self.currency)}")
                    before += value
            top += _EACH
        return canvas.done()
