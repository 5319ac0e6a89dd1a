"""From a file's bytes to the invoices in it: one reading each, best source first.

Order of preference: XML, OFD attachment and tags, PDF attachment, text layer, QR, and the picture only when text is
no use.
"""

from collections.abc import Callable

from hesi.expenses.invoices.recognition import limits
from hesi.expenses.invoices.recognition.archives import Archive
from hesi.expenses.invoices.recognition.carriers import Carrier, carrier_of
from hesi.expenses.invoices.recognition.checks import check
from hesi.expenses.invoices.recognition.european import is_european, read_european
from hesi.expenses.invoices.recognition.from_image import read_image
from hesi.expenses.invoices.recognition.from_ofd import read_ofd
from hesi.expenses.invoices.recognition.from_pdf import read_pdf
from hesi.expenses.invoices.recognition.limits import MB, Unreadable
from hesi.expenses.invoices.recognition.problems import problem, refusal
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.seals import UNVERIFIABLE
from hesi.expenses.invoices.recognition.structured import invoice_roots, read_invoice
from hesi.expenses.invoices.recognition.xmltree import Element, first, parse, walk

_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "._")


def recognize_bytes(data: bytes, name: str) -> list[Recognition]:
    """Every invoice in a file. Raises Unreadable when the file is refused or holds none.

    A member of a zip that cannot be read gives an empty reading with the problem, so that the others still come
    through; `extra["member"]` says which file of the archive a reading is of.
    """
    carrier = carrier_of(data, name)
    if carrier is Carrier.ZIP:
        return _read_bundle(data, name)
    return _read_file(carrier, data, name)


def _read_file(carrier: Carrier, data: bytes, name: str) -> list[Recognition]:
    readers: dict[Carrier, Callable[[bytes, str], list[Recognition]]] = {
        Carrier.XML: _read_xml,
        Carrier.OFD: read_ofd,
        Carrier.PDF: read_pdf,
        Carrier.IMAGE: read_image,
    }
    if carrier is Carrier.ZIP:
        raise Unreadable("archive_nesting", name)
    readings = [reading for reading in readers[carrier](data, name) if _tells_something(reading)]
    if not readings:
        raise Unreadable("no_invoice", name)
    for reading in readings:
        reading.carrier = carrier.value
        check(reading)
    return readings


def _tells_something(reading: Recognition) -> bool:
    """Whether at least two of what identifies and values an invoice were found."""
    values = reading.values
    return sum(bool(values[name]) for name in ("number", "date", "total", "seller_tax_id")) >= 2


def _read_xml(data: bytes, name: str) -> list[Recognition]:
    root, damaged = parse(data, name)
    readings = xml_readings(root, Source.XML)
    if first(root, "TaxBureauSignature") is not None:
        # The bytes that the bureau signs are not published: the signature is there, and nobody offline can check it.
        for reading in readings:
            reading.extra["signature"] = UNVERIFIABLE
    if damaged:
        for reading in readings:
            reading.problems.append(problem("xml_damaged"))
    return readings


def xml_readings(root: Element, source: Source) -> list[Recognition]:
    """The invoices of an XML document of any of the families that are known."""
    european = [element for element in walk(root) if is_european(element)]
    if european:
        return [read_european(element, source) for element in european]
    return [read_invoice(element, source) for element in invoice_roots(root)]


def _read_bundle(data: bytes, name: str) -> list[Recognition]:
    readings: list[Recognition] = []
    for member, content in unpack_bundle(data, name):
        try:
            found = _read_file(carrier_of(content, member), content, member)
        except Unreadable as error:
            found = [Recognition(problems=[refusal(error)])]
        for reading in found:
            reading.extra["member"] = member
        readings.extend(found)
    return readings


def unpack_bundle(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """Name and bytes of each file in a zip, one zip within it included; litter of operating systems is left out.

    A zip within a zip within a zip is given as it is, and refused when it is read; what cannot be unpacked is empty.
    """
    if carrier_of(data, name) is not Carrier.ZIP:
        raise Unreadable("unknown_type", name)
    members = _members(data, name, depth=0)
    if not members:
        raise Unreadable("archive_nothing", name)
    if len(members) > limits.ARCHIVE_INVOICES:
        raise Unreadable("archive_invoices", name, limit=limits.ARCHIVE_INVOICES)
    return members


def _content(archive: Archive, member: str) -> bytes:
    try:
        return archive.read(member)
    except Unreadable as error:
        if error.code == "damaged":
            return b""
        raise


def _members(data: bytes, name: str, depth: int) -> list[tuple[str, bytes]]:
    archive = Archive(data, name)
    members: list[tuple[str, bytes]] = []
    for member in archive.names():
        if any(part.startswith(_LITTER) for part in (member, member.rpartition("/")[2])):
            continue
        content = _content(archive, member)
        if depth < limits.ARCHIVE_NESTING and member.lower().endswith(".zip"):
            members.extend((f"{member}/{inner}", found) for inner, found in _members(content, member, depth + 1))
        else:
            members.append((member, content))
        if sum(len(found) for _, found in members) > limits.ARCHIVE_TOTAL_BYTES:
            raise Unreadable("archive_total_size", name, limit=limits.ARCHIVE_TOTAL_BYTES // MB)
    return members
