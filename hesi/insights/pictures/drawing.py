"""What every picture is made of: marks, words, colours that colour-blind eyes and grey printers tell apart."""

import re
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.safestring import SafeString, mark_safe

from hesi.core.money import Money, scale_of

# Okabe and Ito's set, ordered so that neighbours differ in lightness too. Words stand on or beside every mark.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c6d00", "#6b6b6b")
ROW = 20
# What people may have typed and no XML can hold: https://www.w3.org/TR/xml/#charsets.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NAMESPACE = "http://www.w3.org/2000/svg"


class Picture(Protocol):
    """Something that can be drawn. `is_empty` where there is nothing to see."""

    @property
    def is_empty(self) -> bool: ...

    def drawn(self, label: str) -> SafeString:
        """The picture as SVG; `label` says to a screen reader what it shows."""
        ...


class Canvas:
    """An SVG as wide as its place and so many pixels high."""

    def __init__(self, label: str, height: int, *, kind: str) -> None:
        self.height = height
        attributes = {
            "xmlns": NAMESPACE, "class": f"picture is-{kind}", "role": "img", "aria-label": label, "width": "100%",
            "height": str(height), "font-size": "12",
        }  # fmt: skip
        self._root = Element("svg", attributes)

    def part(self, name: str, /, parent: Element | None = None, **attributes: object) -> Element:
        """One element; `stroke_width` is written `stroke-width`."""
        named = {key.rstrip("_").replace("_", "-"): str(value) for key, value in attributes.items()}
        return SubElement(self._root if parent is None else parent, name, named)

    def words(
        self, text: str, x: str, y: float, *, anchor: str = "start", tone: str = "", parent: Element | None = None
    ) -> Element:
        """A piece of text; `tone` `soft` for what is said beside."""
        part = self.part("text", parent, x=x, y=f"{y:g}", text_anchor=anchor, class_=f"picture-words {tone}".strip())
        part.text = text
        return part

    def told(self, part: Element, text: str) -> None:
        """What is said when one points at the mark."""
        self.part("title", part).text = text

    def legend(self, names: list[str], y: float, colours: tuple[str, ...] = COLOURS) -> float:
        """The names of the series, one below the other; where the next thing may begin."""
        for at, name in enumerate(names):
            top = y + at * ROW
            self.part("rect", x="0", y=f"{top + 4:g}", width="12", height="12", rx="2", fill=colours[at % len(colours)])
            self.words(name, "20", top + 14)
        return y + len(names) * ROW

    def done(self) -> SafeString:
        drawn = _NO_XML.sub("\ufffd", tostring(self._root, encoding="unicode"))
        return mark_safe(drawn)  # noqa: S308 - ElementTree escapes every value


def share(part: float, whole: float) -> str:
    """A length in percent."""
    return f"{max(part, 0) * 100 / whole:.3f}%" if whole > 0 else "0%"


def amount(minor: int, currency: str) -> str:
    """An amount in full, as it is told when pointed at; without a currency it is a plain number."""
    return Money(minor, currency).format() if currency else f"{minor:,}"


def short(minor: int, currency: str) -> str:
    """An amount without its fraction, as it stands beside a mark: 12,346; a plain number without a currency."""
    value = minor / 10 ** scale_of(currency) if currency else minor
    return f"{value:,.0f}"
