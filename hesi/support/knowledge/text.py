"""An article's Markdown as safe HTML, and as the plain text it is searched by.

Links may name a page of the product (`page:claim-new`) or another article (`article:invoice-used`); both are checked
when an article is saved and by a test over all shipped articles, so that none leads nowhere. Pictures and videos are
what was uploaded to the article (`media:KEY`) or lie under an address of the product itself; nothing is loaded from
elsewhere. Live parts (`live.py`) are chosen and filled in for the reader.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import nh3
from django.urls import NoReverseMatch, reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hesi.support.knowledge.live import VALUE, Tell, chosen, nobody_told
from hesi.support.knowledge.playing import MediumFacts, element_of

_TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a", "table", "thead",
    "tbody", "tr", "th", "td", "img", "br", "hr", "span", "video", "track",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "h2": {"id"},
    "h3": {"id"},
    "th": {"align"},
    "td": {"align"},
    "video": {"src", "controls", "preload", "poster", "playsinline", "aria-label", "width", "height"},
    "track": {"src", "kind", "srclang", "label", "default"},
}
_CLASSES = {"a": {"live-value"}, "span": {"live-value", "closed-page"}}
_LINK = re.compile(r"\]\((page|article):([\w-]+)\)")
_MARKS = re.compile(r"[\\`*_\[\]()<>#!|~&]|^[-+=](?=\s|$|[-=])|(?<=^\d)\.|(?<=^\d\d)\.")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(media:([\w-]+)\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of an article, for its table of contents."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """An article ready to be shown. `closed` are the pages it names that its reader may not open, and who may."""

    html: str
    headings: tuple[Heading, ...]
    closed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """For whom an article is drawn: what they may be told, which pages are closed to them, what it shows.

    `closed_to(page)` says who may open a page that this reader may not, empty where they may.
    """

    tell: Tell = nobody_told
    closed_to: Callable[[str], str] = lambda _page: ""
    media: Mapping[str, MediumFacts] = field(default_factory=dict)


def links_of(body: str) -> list[tuple[str, str]]:
    """(`page` or `article`, name) of every link inside the product."""
    return _LINK.findall(body)


def pictures_of(body: str) -> list[tuple[str, str]]:
    """(words, key) of every picture or video."""
    return _PICTURE.findall(body)


def escaped(text: str) -> str:
    """Words as words, whatever marks are in them."""
    return "\n".join(_MARKS.sub(r"\\\g<0>", line.strip()) for line in text.strip().splitlines()).replace("{", "｛")


def page_address(name: str) -> str | None:
    """The address of a page by its name; None when there is no such page that needs no argument."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


@lru_cache(maxsize=512)
def render(body: str) -> Rendered:
    """The article as everybody may read it, without what was uploaded to it."""
    return draw(body, Reading())


def draw(body: str, reading: Reading) -> Rendered:
    """The article's HTML for this reader, sanitised, with anchors at its headings."""
    parser = _parser()
    tokens = parser.parse(chosen(body, reading.tell))
    headings: list[Heading] = []
    closed: dict[str, str] = {}
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            # The page's own title is the only heading of the first rank.
            token.tag = tokens[at + 2].tag = f"h{min(4, max(2, int(token.tag[1])))}"
            text = _fill_plain(tokens[at + 1].content)
            anchor = f"s{len(headings) + 1}"
            token.attrSet("id", anchor)
            headings.append(Heading(anchor, text))
        if token.children:
            _close_pages(token.children, reading, closed)
            token.children = [told for child in token.children for told in _resolved(child, reading)]
    html = parser.renderer.render(tokens, parser.options, {})
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return Rendered(safe, tuple(headings), tuple(closed.items()))


def plain(body: str) -> str:
    """The words of an article without its marks, as everybody may read them."""
    parts: list[str] = []
    for token in _parser().parse(chosen(body)):
        if token.type in ("inline", "fence", "code_block"):
            parts.append(_fill_plain("".join(_words(token))) if token.children else token.content)
    return "\n".join(parts)


def _words(token: Token) -> list[str]:
    return [child.content if child.content else " " for child in token.children or () if child.type != "image"]


def _fill_plain(text: str) -> str:
    return VALUE.sub(lambda found: found["words"] or "", text)


def _close_pages(children: list[Token], reading: Reading, closed: dict[str, str]) -> None:
    """Links to pages that are closed to the reader become words; who may open them is kept."""
    for at, token in enumerate(children):
        kind, _colon, name = (
            str(token.attrGet("href") or "").partition(":") if token.type == "link_open" else ("", "", "")
        )
        who = reading.closed_to(name) if kind == "page" else ""
        if not who:
            continue
        end = next(place for place in range(at, len(children)) if children[place].type == "link_close")
        closed["".join(child.content for child in children[at:end])] = who
        token.tag = children[end].tag = "span"
        token.attrs = {"class": "closed-page"}


def _resolved(token: Token, reading: Reading) -> list[Token]:
    if token.type == "text" and "{value:" in token.content:
        return _told(token.content, reading)
    if token.type == "link_open" and token.tag == "a":
        token.attrSet("href", _address(str(token.attrGet("href") or "")))
    elif token.type == "image":
        kind, _colon, key = str(token.attrGet("src") or "").partition(":")
        if kind == "media":
            return [_piece("html_inline", element_of(key, token.content, reading.media.get(key)))]
        token.attrSet("src", _own(str(token.attrGet("src") or "")))
    return [token]


def _told(text: str, reading: Reading) -> list[Token]:
    """The text with present values: each leads to where it is changed, for who may go there."""
    pieces, start = [], 0
    for found in VALUE.finditer(text):
        pieces.append(_piece("text", text[start : found.start()]))
        start = found.end()
        told = reading.tell(found["key"])
        if told is None or told.value is None:
            pieces.append(_piece("text", found["words"] or ""))
            continue
        address = page_address(told.page) if told.page and not reading.closed_to(told.page) else None
        tag = "a" if address else "span"
        attributes: dict[str, str | int | float] = {"class": "live-value"}
        if address:
            attributes["href"] = address
        opening = Token(f"{tag}_open", tag, 1, attrs=attributes)
        pieces += [opening, _piece("text", told.value), Token(f"{tag}_close", tag, -1)]
    return [*pieces, _piece("text", text[start:])]


def _piece(kind: str, content: str) -> Token:
    return Token(kind, "", 0, content=content)


def _address(href: str) -> str:
    kind, _colon, name = href.partition(":")
    if kind == "page":
        return page_address(name) or ""
    if kind == "article":
        return reverse("article", args=[name])
    return href


def _own(src: str) -> str:
    return src if src.startswith("/") and not src.startswith("//") else ""


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
