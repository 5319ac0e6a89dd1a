"""OFD to readings: the issuer's attachment, the tags that point at printed text, the data beside it, then the page."""

from hesi.expenses.invoices.recognition.european import is_european, read_european
from hesi.expenses.invoices.recognition.faces_by_kind import read_page
from hesi.expenses.invoices.recognition.from_image import open_image
from hesi.expenses.invoices.recognition.fusion import fuse
from hesi.expenses.invoices.recognition.kinds import kind_from_code
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.ofd import Document, Package
from hesi.expenses.invoices.recognition.ofd_pages import object_texts, ofd_pages, picture_paths
from hesi.expenses.invoices.recognition.problems import problem
from hesi.expenses.invoices.recognition.qr import parse_qr, qr_reading, read_qr
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.seals import ALTERED, NONE, TEST_CERTIFICATE, UNVERIFIABLE, check_seals
from hesi.expenses.invoices.recognition.structured import invoice_roots, read_invoice
from hesi.expenses.invoices.recognition.taxid import clean_tax_id
from hesi.expenses.invoices.recognition.values import as_amount, as_date, squeeze, tidy_name
from hesi.expenses.invoices.recognition.xmltree import Element, local, text_of, walk

_PICTURES_LOOKED_AT = 4
_DATA_NAMES: dict[str, str] = {
    "发票代码": "code",
    "发票号码": "number",
    "开票日期": "date",
    "校验码": "check_code",
    "购买方名称": "buyer_name",
    "购买方纳税人识别号": "buyer_tax_id",
    "销售方名称": "seller_name",
    "销售方纳税人识别号": "seller_tax_id",
    "合计金额": "amount_ex_tax",
    "合计税额": "tax",
    "价税合计": "total",
}


def read_ofd(data: bytes, name: str) -> list[Recognition]:
    """One reading for each invoice of each document in the package, with what its seal says of changes."""
    package = Package(data, name)
    readings: list[Recognition] = []
    for document in package.documents:
        readings.extend(_read_document(package, document))
    if package.mended:
        for reading in readings:
            reading.problems.append(problem("xml_damaged"))
    return readings


def _read_document(package: Package, document: Document) -> list[Recognition]:
    attached = _from_attachments(package, document)
    lower = [*_from_tags(package, document), _from_data(document), *_from_pages(package, document)]
    printed = {reading.values["number"] for reading in (*attached, *lower) if reading.values["number"]}
    lower.extend(
        code for code in _from_codes(package, document) if len(printed) < 2 or code.values["number"] in printed
    )
    lower = [reading for reading in lower if reading.values["number"] or reading.values["total"]]
    if len(attached) > 1:
        found = [
            fuse([reading, *(o for o in lower if o.values["number"] == reading.values["number"])])
            for reading in attached
        ]
    else:
        found = [fuse([*attached, *lower])] if attached or lower else []
    _tell_seal(package, document, found)
    return found


def _from_attachments(package: Package, document: Document) -> list[Recognition]:
    found: list[Recognition] = []
    for path in package.attachments(document):
        try:
            root = package.parse(path)
        except Unreadable:
            continue
        if is_european(root):
            found.append(read_european(root, Source.OFD_ATTACHMENT))
        found.extend(read_invoice(element, Source.OFD_ATTACHMENT) for element in invoice_roots(root))
    return _distinct([reading for reading in found if reading.values["number"]])


def _distinct(found: list[Recognition]) -> list[Recognition]:
    """The same invoice attached in two dialects is one reading."""
    by_number: dict[tuple[str, str], list[Recognition]] = {}
    for reading in found:
        by_number.setdefault((reading.values["code"], reading.values["number"]), []).append(reading)
    return [fuse(same) for same in by_number.values()]


def _from_tags(package: Package, document: Document) -> list[Recognition]:
    texts: dict[str, str] | None = None
    found = []
    for path in package.tags(document):
        try:
            root = package.parse(path)
        except Unreadable:
            continue
        if texts is None:
            texts = object_texts(package, document)
        _inline(root, texts)
        found.append(read_invoice(root, Source.OFD_TAG, 0.95))
    return found


def _inline(root: Element, texts: dict[str, str]) -> None:
    """Put in place of references to text objects the text that they show, joined in order (`¥` + `4449.00`)."""
    for element in list(walk(root)):
        references = [child for child in element if local(child) == "ObjectRef"]
        if references:
            element.text = "".join(texts.get(text_of(child), "") for child in references)
            for child in references:
                element.remove(child)


def _from_data(document: Document) -> Recognition:
    """DocInfo's CustomDatas; its 合计金额 is without tax."""
    reading = Recognition()
    for label, name in _DATA_NAMES.items():
        text = document.custom_data.get(label, "")
        if name == "date":
            value = as_date(text)
        elif name in ("amount_ex_tax", "tax", "total"):
            value = as_amount(text)
        elif name.endswith("tax_id"):
            value = clean_tax_id(text)
        else:
            value = tidy_name(text) if name.endswith("_name") else squeeze(text)
        reading.put(name, value, Source.OFD_DATA, 0.92)
    reading.put("kind", kind_from_code(reading.values["code"], reading.values["number"]), Source.OFD_DATA, 0.92)
    return reading


def _from_pages(package: Package, document: Document) -> list[Recognition]:
    """The page that prints the number, and later pages only when they print the same."""
    found: list[Recognition] = []
    for page in ofd_pages(package, document):
        if not page.glyphs:
            continue
        reading = read_page(page, Source.OFD_TEXT, 0.88)
        if reading.values["number"] and (not found or found[0].values["number"] == reading.values["number"]):
            found.append(reading)
    return found


def _from_codes(package: Package, document: Document) -> list[Recognition]:
    """QR codes among the first pictures of the package, as witnesses of what is printed."""
    found: list[Recognition] = []
    for path in list(picture_paths(package, document).values())[:_PICTURES_LOOKED_AT]:
        try:
            payloads = read_qr(open_image(package.archive.read(path), path))
        except (Unreadable, KeyError):
            continue
        found.extend(qr_reading(fields) for payload in payloads if (fields := parse_qr(payload)))
    return found


def _tell_seal(package: Package, document: Document, readings: list[Recognition]) -> None:
    seal = check_seals(package, document)
    for reading in readings:
        reading.extra["signature"] = seal.state
        if seal.signer:
            reading.extra.update(signature_signer=seal.signer, signature_issuer=seal.issuer)
        if seal.state == ALTERED:
            reading.problems.append(problem("seal_altered", file=seal.differs))
        elif seal.state == TEST_CERTIFICATE:
            reading.problems.append(problem("seal_test", signer=seal.signer))
        elif seal.state == UNVERIFIABLE:
            reading.problems.append(problem("seal_unverifiable"))
        elif seal.state == NONE and seal.differs:
            reading.problems.append(problem("seal_missing"))
