"""A text of the community as safe HTML: Markdown without pictures and raw HTML, its links marked as other people's.

It is not drawn by the articles' own code: articles know live values and films, which no participant may call for.
"""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

_TAGS = {"p", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a", "br", "hr"} | {
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
MOST_EXCERPT = 160


@lru_cache(maxsize=1024)
def safe_html(body: str) -> str:
    """What readers see. Pictures become their words: one from elsewhere would tell its server who reads."""
    parser = _parser()
    tokens = parser.parse(body)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            # The page's own headings are of the first two ranks.
            token.tag = "h3" if token.tag in ("h1", "h2", "h3") else "h4"
        for child in token.children or ():
            if child.type == "image":
                child.type, child.tag, child.nesting = "text", "", 0
    return nh3.clean(
        parser.renderer.render(tokens, parser.options, {}),
        tags=_TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow ugc",
    )


def plain(body: str) -> str:
    """The words of a text without its marks."""
    parts: list[str] = []
    for token in _parser().parse(body):
        if token.type == "inline":
            parts.append("".join(child.content or " " for child in token.children or ()))
        elif token.type in ("fence", "code_block"):
            parts.append(token.content)
    return "\n".join(parts)


def excerpt(body: str, length: int = MOST_EXCERPT) -> str:
    """The beginning of a text without its marks."""
    text = " ".join(plain(body).split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
