"""Parsing a stranger's XML: no document type, entity or network, bounded size, depth and count; names are local."""

import re
from collections.abc import Iterator

from lxml import etree

from hesi.expenses.invoices.recognition import limits
from hesi.expenses.invoices.recognition.limits import MB, Unreadable

Element = etree._Element

_FORBIDDEN = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_EMPTY_PREFIX_TAG = re.compile(rb"<(/?):(?=[A-Za-z_])")
_EMPTY_PREFIX_DECLARATION = re.compile(rb"\sxmlns:=(?:\"[^\"]*\"|'[^']*')")
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def parse(data: bytes, name: str) -> tuple[Element, bool]:
    """The document's root, and whether it was ill-formed beyond what tax bureaus themselves write.

    Genuine tax-bureau files hold tags such as `<:eInvoice xmlns:="">` and undeclared prefixes: those are put right
    first; what is still ill-formed is read as far as it goes. Raises Unreadable beyond the limits or when nothing is
    left.
    """
    if len(data) > limits.XML_BYTES:
        raise Unreadable("xml_size", name, limit=limits.XML_BYTES // MB)
    plain = _as_utf8(data, name)
    if _FORBIDDEN.search(plain):
        raise Unreadable("xml_doctype", name)
    root, mended = _try(plain, recover=False)
    if root is None:
        plain = _EMPTY_PREFIX_DECLARATION.sub(b"", _EMPTY_PREFIX_TAG.sub(rb"<\1", plain))
        root, mended = _try(plain, recover=True)
    if root is None:
        raise Unreadable("damaged", name)
    return _bounded(root, name), mended


def _as_utf8(data: bytes, name: str) -> bytes:
    """The same document in UTF-8 without an encoding declaration, so that what is checked is what is parsed."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        elif data[:4] in (b"<\x00?\x00", b"<\x00e\x00"):
            text = data.decode("utf-16-le")
        elif data[:4] in (b"\x00<\x00?", b"\x00<\x00e"):
            text = data.decode("utf-16-be")
        else:
            declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)", data)
            encoding = declared.group(1).decode("ascii").lower() if declared else "utf-8"
            if encoding in ("gb2312", "gbk"):
                encoding = "gb18030"
            if encoding.startswith(("utf-16", "utf-32", "ucs", "utf-7")):
                encoding = "utf-8"
            text = data.decode(encoding, "replace" if encoding == "utf-8" else "strict")
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable("damaged", name) from error
    text = text.lstrip("\ufeff \t\r\n").replace("\x00", "")
    return re.sub(r"^<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")


def _try(data: bytes, *, recover: bool) -> tuple[Element | None, bool]:
    """The root, and whether more than undeclared prefixes was wrong with the document."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, True
    broken = any(entry.domain_name != "NAMESPACE" for entry in parser.error_log)
    return root, broken


def _bounded(root: Element, name: str) -> Element:
    count, deepest, depth = 0, 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            count += 1
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
        if count > limits.XML_NODES:
            raise Unreadable("xml_nodes", name, limit=limits.XML_NODES)
        if deepest > limits.XML_DEPTH:
            raise Unreadable("xml_depth", name, limit=limits.XML_DEPTH)
    return root


def local(element: Element) -> str:
    """The element's name without namespace or prefix."""
    tag = element.tag
    return "" if not isinstance(tag, str) else tag.rpartition("}")[2].rpartition(":")[2]


def text_of(element: Element | None) -> str:
    """The element's own text without surrounding space; "" for none or `xsi:nil`."""
    if element is None or element.get(_NIL, "").lower() in ("true", "1"):
        return ""
    return (element.text or "").strip()


def walk(root: Element, skip: frozenset[str] = frozenset()) -> Iterator[Element]:
    """The root and every element below it in document order, without subtrees whose local name is in `skip`."""
    stack = [root]
    while stack:
        element = stack.pop()
        if local(element) in skip:
            continue
        yield element
        stack.extend(reversed([child for child in element if isinstance(child.tag, str)]))


def first(root: Element, *names: str, skip: frozenset[str] = frozenset()) -> Element | None:
    """The first element with one of these local names, names tried in the order given."""
    found: dict[str, Element] = {}
    for element in walk(root, skip):
        found.setdefault(local(element), element)
    return next((found[name] for name in names if name in found), None)


def at(root: Element | None, *path: str) -> Element | None:
    """The element at a path of local names below the root, or None."""
    for step in path:
        if root is None:
            return None
        root = next((child for child in root if local(child) == step), None)
    return root
