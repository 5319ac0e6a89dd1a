"""Writing XML by hand: escaped, in one line or indented, always the same bytes."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def tag(name: str, content: str | Iterable[str] = "", /, **attributes: str) -> str:
    """An element. A string is text and is escaped; an iterable holds elements already written."""
    inner = escape(content) if isinstance(content, str) else "".join(content)
    written = "".join(f" {key.replace('__', ':')}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def tags(pairs: dict[str, str], prefix: str = "") -> list[str]:
    """One element for each name, with its text."""
    return [tag(prefix + name, text) for name, text in pairs.items()]
