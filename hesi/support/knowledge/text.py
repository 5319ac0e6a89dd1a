"""An article's Markdown as safe HTML, and as the plain text it is searched by.

Links may name a page of the product (`page:claim-new`) or another article (`article:invoice-used`); both are checked
when an article is saved and by a test over all shipped articles, so that none leads nowhere. Pictures are stored files
(`media:KEY`) or addresses of the product itself; nothing is loaded from elsewhere.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import nh3
from django.urls import NoReverseMatch, reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a", "table", "thead",
    "tbody", "tr", "th", "td", "img", "br", "hr",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "h2": {"id"}, "h3": {"id"}, "th": {"align"}, "td": {"align"}}
_LINK = re.compile(r"\]\((page|article):([\w-]+)\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of an article, for its table of contents."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """An article ready to be shown."""

    html: str
    headings: tuple[Heading, ...]


def links_of(body: str) -> list[tuple[str, str]]:
    """(`page` or `article`, name) of every link inside the product."""
    return _LINK.findall(body)


def page_address(name: str) -> str | None:
    """The address of a page by its name; None when there is no such page that needs no argument."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


@lru_cache(maxsize=512)
def render(body: str) -> Rendered:
    """The article's HTML, sanitised, with anchors at its headings."""
    parser = _parser()
    tokens = parser.parse(body)
    headings: list[Heading] = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            # The page's own title is the only heading of the first rank.
            token.tag = tokens[at + 2].tag = f"h{min(4, max(2, int(token.tag[1])))}"
            text = tokens[at + 1].content
            anchor = f"s{len(headings) + 1}"
            token.attrSet("id", anchor)
            headings.append(Heading(anchor, text))
        for child in token.children or ():
            _resolve(child)
    html = parser.renderer.render(tokens, parser.options, {})
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return Rendered(safe, tuple(headings))


def plain(body: str) -> str:
    """The words of an article without its marks."""
    parts: list[str] = []
    for token in _parser().parse(body):
        if token.type in ("inline", "fence", "code_block"):
            parts.append("".join(_words(token)) if token.children else token.content)
    return "\n".join(parts)


def _words(token: Token) -> list[str]:
    return [child.content if child.content else " " for child in token.children or () if child.type != "image"]


def _resolve(token: Token) -> None:
    if token.type == "link_open":
        token.attrSet("href", _address(str(token.attrGet("href") or "")))
    elif token.type == "image":
        kind, _colon, key = str(token.attrGet("src") or "").partition(":")
        token.attrSet("src", _media(key) if kind == "media" else _own(str(token.attrGet("src") or "")))


def _address(href: str) -> str:
    kind, _colon, name = href.partition(":")
    if kind == "page":
        return page_address(name) or ""
    if kind == "article":
        return reverse("article", args=[name])
    return href


def _media(key: str) -> str:
    return f"/files/{key}/?inline=1" if re.fullmatch(r"[\w-]+", key) else ""


def _own(src: str) -> str:
    return src if src.startswith("/") and not src.startswith("//") else ""


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
