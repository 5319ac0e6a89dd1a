"""HTML of a mail as the plain lines a person reads, each with the element it stands in."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

MOST_HTML = 2_000_000
MOST_LINES = 20_000
# Control characters and references to them, which XML has no place for.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]|"
    r"&#0*(?:[0-8]|1[124-9]|2\d|3[01]|127|1114111|6553[45]|55[23]\d\d|5[67]\d{3});?|"
    r"&#x0*(?:[0-8bce-f]|1[0-9a-f]|7f|d[89a-f][0-9a-f]{2}|fff[ef]);?",
    re.IGNORECASE,
)
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"}
_SILENT = {"script", "style", "head", "title", "meta", "link", "noscript", "template", "object", "applet", "iframe"}


@dataclass(slots=True)
class Line:
    """One line and where its text began: in an element, or behind one (`is_behind`). None for an empty line."""

    text: str
    element: Any = None
    is_behind: bool = False


def tree_of(source: str) -> Any | None:
    """The element tree, mended where it is broken; None where there is nothing."""
    source = _UNPRINTABLE.sub("", source[:MOST_HTML])
    if not source.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return lxml_html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def text_of_html(source: str) -> str:
    """The plain text of a piece of HTML."""
    root = tree_of(source)
    return "\n".join(line.text for line in lines_of(root)).strip("\n") if root is not None else ""


class _Writer:
    """Collects words into lines as a browser breaks them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._words: list[str] = []
        self._element: Any = None
        self._is_behind = False

    def write(self, text: str, element: Any, *, keeps_breaks: bool = False, is_behind: bool = False) -> None:
        if keeps_breaks:
            for number, piece in enumerate(text.split("\n")):
                if number:
                    self.end_line(always=True)
                self._put(piece, element, is_behind)
            return
        words = " ".join(text.split())
        self._put(words, element, is_behind, spaced=text[:1].isspace(), after=text[-1:].isspace())

    def _put(self, text: str, element: Any, is_behind: bool, *, spaced: bool = False, after: bool = False) -> None:
        if text:
            if self._element is None:
                self._element, self._is_behind = element, is_behind
            self._words.append((" " if spaced and self._words else "") + text + (" " if after else ""))
        elif (spaced or after) and self._words:
            self._words.append(" ")

    def end_line(self, *, always: bool = False) -> None:
        text = "".join(self._words).replace("\xa0", " ").rstrip()
        while "  " in text.strip() and not text.startswith(" "):
            text = text.replace("  ", " ")
        if text.strip() or always:
            self.lines.append(Line(text, self._element, self._is_behind))
        self._words, self._element, self._is_behind = [], None, False

    def gap(self) -> None:
        """An empty line, never two."""
        self.end_line()
        if self.lines and self.lines[-1].text.strip():
            self.lines.append(Line(""))


def lines_of(root: Any) -> list[Line]:
    """The text of a tree, line by line. Quoted blocks get a `>` in front, links their address behind."""
    writer = _Writer()
    quoted: list[tuple[int, Any]] = []
    breaks = 0
    silent: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if len(writer.lines) > MOST_LINES:
            break
        if event == "start":
            if silent is None and tag in _SILENT:
                silent = element
            if silent is None:
                breaks += tag == "pre"
                _open(writer, element, tag)
                if tag == "blockquote":
                    quoted.append((len(writer.lines), element))
                if element.text:
                    writer.write(element.text, element, keeps_breaks=breaks > 0)
            continue
        if silent is None:
            _close(writer, element, tag)
            breaks -= tag == "pre"
            if tag == "blockquote" and quoted:
                _mark(writer, quoted.pop()[0])
        if silent is element:
            silent = None
        if silent is None and element.tail and element is not root:
            writer.write(element.tail, element, keeps_breaks=breaks > 0, is_behind=True)
    writer.end_line()
    return writer.lines


def _open(writer: _Writer, element: Any, tag: str) -> None:
    if tag == "br":
        writer.end_line(always=True)
    elif tag == "hr":
        writer.end_line()
        writer.lines.append(Line("---", element))
    elif tag in _SPACED:
        writer.gap()
    elif tag in ("td", "th"):
        writer.write(" ", element)
    elif tag in _BLOCKS:
        writer.end_line()
    if tag == "li":
        writer.write("• ", element)
    elif tag == "img" and (element.get("alt") or "").strip():
        writer.write(f"[{element.get('alt').strip()[:100]}]", element)


def _close(writer: _Writer, element: Any, tag: str) -> None:
    if tag == "a":
        href = (element.get("href") or "").strip()
        text = "".join(element.itertext()).strip()[:500]
        if href.startswith(("http://", "https://")) and text and text not in href and href not in text:
            writer.write(f" <{href[:500]}>", element)
    elif tag in _SPACED:
        writer.gap()
    elif tag in _BLOCKS and tag not in ("td", "th", "hr"):
        writer.end_line()


def _mark(writer: _Writer, start: int) -> None:
    writer.end_line()
    for line in writer.lines[start:]:
        line.text = f"> {line.text}".rstrip() if line.text else ">"
