"""The child that reads one file: limits first, then standard input, then one JSON object on standard output.

It imports nothing of the product but what shuts it in: neither settings nor keys are within its reach.
"""

import io
import json
import resource
import sys
import zipfile

from hesi.core.confined.confinement import confine, refuse_the_rest
from hesi.core.confined.limits import ChildLimits

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 15
MOST_BYTES = 20 * 1024 * 1024
MOST_TEXT = 100_000
PDF_PAGES = 50
# What one part of an office file may unpack to.
PART_BYTES = 20 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")


def main() -> None:
    """Read, answer, end."""
    kind = sys.argv[1]
    shut_in(kind)
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    text = read(kind, content) if len(content) <= MOST_BYTES else ""
    sys.stdout.write(json.dumps({"text": text[:MOST_TEXT]}))


def shut_in(kind: str) -> None:
    """Load what this kind of file takes, then give up network, programs, writing, and all but a little of the rest."""
    if kind == ".pdf":
        import pypdfium2  # noqa: F401
    elif kind in (".docx", ".xlsx"):
        from lxml import etree  # noqa: F401
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    confine(ChildLimits(memory_bytes=MEMORY_BYTES, file_bytes=0))
    refuse_the_rest()


def read(kind: str, content: bytes) -> str:
    """The words of a file of this kind (its name's ending); a broken one has none."""
    if kind == ".pdf":
        return _pdf(content)
    if kind in (".docx", ".xlsx"):
        return _office(kind, content)
    return _plain(content)


def _plain(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)[:MOST_TEXT]
        except UnicodeDecodeError:
            continue
    return ""


def _pdf(content: bytes) -> str:
    import pypdfium2

    found: list[str] = []
    document = pypdfium2.PdfDocument(content)
    for number in range(min(len(document), PDF_PAGES)):
        found.append(document[number].get_textpage().get_text_bounded())
        if sum(map(len, found)) > MOST_TEXT:
            break
    return "\n".join(found)


def _office(kind: str, content: bytes) -> str:
    from lxml import etree

    found: list[str] = []
    wanted = "word/document.xml" if kind == ".docx" else "xl/sharedStrings.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if wanted not in archive.namelist():
            return ""
        with archive.open(wanted) as part:
            data = part.read(PART_BYTES + 1)
    if len(data) > PART_BYTES:
        return ""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for element in etree.fromstring(data, parser).iter(etree.Element):
        name = etree.QName(element).localname
        if name == "t" and element.text:
            found.append(element.text)
        elif name in ("p", "si", "br", "tab"):
            found.append("\n" if name in ("p", "si") else " ")
    return "".join(found)


if __name__ == "__main__":
    main()
