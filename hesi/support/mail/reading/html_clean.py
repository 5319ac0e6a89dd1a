"""HTML of strangers made safe to show: a short list of tags, no styles, no scripts, nothing fetched from elsewhere."""

import re
from typing import Any
from urllib.parse import urlsplit

import nh3
from lxml import etree

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
# Stands where a picture from elsewhere would have told its sender who opened the mail, and when.
REMOTE_IMAGE = "mail-remote-image"
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)", re.I
)
_GONE_WITH_CONTENT = {
    "script",
    "style",
    "title",
    "head",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "form",
}


def sanitised(source: str) -> str:
    """The HTML reduced to what may be shown. Pictures keep their `cid:` address; all others are gone."""
    return nh3.clean(
        source,
        tags=TAGS,
        clean_content_tags=_GONE_WITH_CONTENT - TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_filtered,
        allowed_classes={"span": {REMOTE_IMAGE}},
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    ).strip()


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src":
        return value if value.lower().startswith("cid:") else None
    if tag == "a" and attribute == "href":
        return value if re.match(r"(?i)(?:https?://|mailto:|tel:)", value.strip()) else None
    if attribute in ("width", "height", "colspan", "rowspan", "start"):
        return value if value.isdecimal() and len(value) <= 4 else None
    return value


def prepare(root: Any) -> None:
    """Take away what is not meant to be seen, and put a word where a picture from elsewhere stood."""
    for element in list(root.iter(etree.Element)):
        if element.getparent() is None:
            continue
        if _HIDDEN.search(element.get("style") or "") and element.tag not in ("body", "table", "tbody"):
            _drop(element)
        elif element.tag == "img" and not (element.get("src") or "").lower().startswith("cid:"):
            _replace_image(element)


def _drop(element: Any) -> None:
    """Remove an element and keep the text behind it."""
    parent, tail = element.getparent(), element.tail or ""
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _replace_image(element: Any) -> None:
    address, told = element.get("src") or "", " ".join((element.get("alt") or "").split())[:80]
    is_dot = {element.get("width"), element.get("height")} & {"0", "1"}
    host = _host(address)
    if is_dot or not (told or host):
        _drop(element)
        return
    tail = element.tail
    element.clear()
    element.tag, element.tail = "span", tail
    element.set("class", REMOTE_IMAGE)
    element.text = f"[{told or host}]"


def _host(address: str) -> str:
    try:
        return (urlsplit(address.strip()[:2000]).hostname or "")[:80]
    except ValueError:
        return ""
