"""A mail as the conversation shows it: what the person wrote, as text and as safe HTML, and the folded rest."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from hesi.support.mail.reading.html_clean import REMOTE_IMAGE, prepare, sanitised
from hesi.support.mail.reading.html_text import lines_of, tree_of
from hesi.support.mail.reading.mail import Mail
from hesi.support.mail.reading.trimming import trim, trim_lines

MOST_QUOTE = 100_000
_QUOTE_CLASS = re.compile(
    r"(?:^|\s)(?:gmail_quote(?:_container)?|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|ntes-mailmaster-quote|tutanota_quote)(?:\s|$)"
)
_QUOTE_ID = re.compile(
    r"^(?:x_)*(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|isReplyContent|ntes-pcmac-quote|reply-intro|mailMasterQuote|mail-editor-reference-message-container)$"
)
# A forward quotes on purpose.
_IS_FORWARD = re.compile(
    r"forwarded message|weitergeleitete nachricht|转发邮件|轉寄|message transféré|mensaje reenviado", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Presented:
    """`html` is empty where the mail had none; `blocked_images` counts pictures from elsewhere."""

    body: str
    html: str
    hidden_quote: str
    blocked_images: int = 0


def presented(mail: Mail) -> Presented:
    """What to show of a mail."""
    plain = trim(mail.text)
    root = tree_of(mail.html)
    if root is None:
        return Presented(plain.visible, "", plain.rest[:MOST_QUOTE])
    try:
        prepare(root)
        folded = _fold(root)
        html = sanitised(lxml_html.tostring(root, encoding="unicode"))
    except (ValueError, etree.LxmlError, RecursionError):
        # A tree that cannot be mended: the text says what there is to say.
        return Presented(plain.visible, "", plain.rest[:MOST_QUOTE])
    visible = plain.visible
    if not visible.strip():
        visible = "\n".join(line.text for line in lines_of(root)).strip()
    return Presented(visible, html, (plain.rest or folded)[:MOST_QUOTE], html.count(f'class="{REMOTE_IMAGE}"'))


def _fold(root: Any) -> str:
    """Take the quoted end off a tree and say what it said; nothing where answers stand below it."""
    container = _container(root)
    if container is not None:
        rest = [line.text for line in lines_of(container)]
        while rest and not rest[-1].strip():
            rest.pop()
        following = "".join(_texts_behind(container)).strip()
        before = _has_text_before(root, container)
        if before and len(following) <= 400 and not _IS_FORWARD.search("\n".join(rest[:3])):
            _cut(container, is_behind=False)
            return "\n".join([*rest, following]).strip()
    lines = lines_of(root)
    trimmed = trim_lines([line.text for line in lines])
    if not trimmed.hidden or not trimmed.shown:
        return ""
    first = next((i for i in trimmed.hidden if i > trimmed.shown[-1] and lines[i].element is not None), None)
    if first is None:
        return ""
    _cut(lines[first].element, is_behind=lines[first].is_behind)
    return trimmed.rest


def _container(root: Any) -> Any | None:
    """The element in which a known program puts what it quotes."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if _QUOTE_CLASS.search(element.get("class") or "") or _QUOTE_ID.match(element.get("id") or ""):
            return element
        if element.tag == "blockquote" and (element.get("type") or "").lower() == "cite":
            return element
    return None


def _texts_behind(element: Any) -> list[str]:
    """The text after an element, up to the end of the document."""
    found = []
    node = element
    while node is not None:
        found.append(node.tail or "")
        for sibling in node.itersiblings():
            if isinstance(sibling.tag, str):
                found.extend(sibling.itertext())
                found.append(sibling.tail or "")
        node = node.getparent()
    return found


def _has_text_before(root: Any, element: Any) -> bool:
    lines = lines_of(root)
    inside = set(element.iter())
    for line in lines:
        if line.element in inside and not (line.element is element and line.is_behind):
            return False
        if line.text.strip():
            return True
    return False


def _cut(element: Any, *, is_behind: bool) -> None:
    """Remove an element (or the text behind it) and everything after it."""
    node = element
    if is_behind:
        node.tail = None
    while (parent := node.getparent()) is not None:
        for sibling in list(node.itersiblings()):
            parent.remove(sibling)
        if node is element and not is_behind:
            parent.remove(node)
        elif node is not element or is_behind:
            node.tail = None
        node = parent
