"""Papers as OFD (GB/T 33190): a drawn page, and the issuer's data where each kind keeps them."""

import hashlib

from hesi.demo.papers.marks import Sheet
from hesi.demo.papers.markup import DECLARATION, tag, tags
from hesi.demo.papers.ofd_page import PageWriter
from hesi.demo.papers.ofd_tags import custom_tag
from hesi.demo.papers.paper import SPECIMEN, Paper, plain
from hesi.demo.papers.sheets import sheet_of
from hesi.demo.papers.tax_control import original_invoice
from hesi.demo.papers.xbrl import attachment_of
from hesi.demo.papers.zipped import write_zip
from hesi.expenses.invoices.recognition.kinds import Kind

OFD_NAMESPACE = "http://www.ofdspec.org/2016"
_DIGITAL = frozenset({Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY})
_TICKETS = frozenset({Kind.DIGITAL_RAIL, Kind.DIGITAL_AIR})
_PAGE_ID = "1"


def write_ofd(paper: Paper) -> bytes:
    """The paper as OFD without a signature.

    A 增值税电子普通发票 attaches the issuer's XML, a 数电票 tags the texts on its page and lists its main values, a
    rail or air ticket attaches XBRL. Raises ValueError for kinds that exist on paper only.
    """
    if paper.kind not in _DIGITAL | _TICKETS | {Kind.VAT_E_ORDINARY}:
        raise ValueError(f"{paper.kind.value} is not issued as OFD")
    sheet = sheet_of(paper)
    page = PageWriter(sheet)
    attachment = _attachment(paper)
    files = {"OFD.xml": _entry(paper), "Doc_0/Document.xml": _document(sheet, page, attachment, paper)}
    files["Doc_0/PublicRes.xml"] = page.public_resources()
    files["Doc_0/DocumentRes.xml"] = page.document_resources()
    files["Doc_0/Pages/Page_0/Content.xml"] = page.content()
    files |= {f"Doc_0/Res/{name}": picture for name, picture in page.pictures.items()}
    if attachment:
        name, content = attachment
        files["Doc_0/Attachs/Attachments.xml"] = _attachments(name, content, paper)
        files[f"Doc_0/Attachs/{name}"] = content
    if paper.kind not in _TICKETS:
        files["Doc_0/Tags/CustomTags.xml"] = _root(
            "CustomTags", [tag("ofd:CustomTag", [tag("ofd:FileLoc", "CustomTag.xml")], TypeID="root")]
        )
        files["Doc_0/Tags/CustomTag.xml"] = custom_tag(page.fields, _PAGE_ID, OFD_NAMESPACE)
    return write_zip(files)


def _attachment(paper: Paper) -> tuple[str, bytes] | None:
    if paper.kind is Kind.VAT_E_ORDINARY:
        return "original_invoice.xml", original_invoice(paper)
    return attachment_of(paper) if paper.kind in _TICKETS else None


def _root(name: str, content: list[str], /, **attributes: str) -> bytes:
    return (DECLARATION + tag(f"ofd:{name}", content, xmlns__ofd=OFD_NAMESPACE, **attributes)).encode()


def _entry(paper: Paper) -> bytes:
    custom = {
        "发票代码": paper.code,
        "发票号码": paper.number,
        "合计税额": plain(paper.tax),
        "合计金额": plain(paper.amount_ex_tax),
        "开票日期": f"{paper.on:%Y年%m月%d日}",
        "校验码": paper.check_code,
        "购买方纳税人识别号": paper.buyer.tax_id,
        "销售方纳税人识别号": paper.seller.tax_id,
    }
    data = (
        []
        if paper.kind in _TICKETS
        else [tag("ofd:CustomData", text, Name=name) for name, text in custom.items() if text]
    )
    info = tags(
        {
            "DocID": hashlib.md5(f"{paper.code}{paper.number}".encode(), usedforsecurity=False).hexdigest(),
            "Title": SPECIMEN,
            "Author": "Hesi",
            "CreationDate": paper.on.isoformat(),
        },
        "ofd:",
    )
    custom_datas = [tag("ofd:CustomDatas", data)] if data else []
    body = [tag("ofd:DocInfo", [*info, *custom_datas]), tag("ofd:DocRoot", "Doc_0/Document.xml")]
    return _root("OFD", [tag("ofd:DocBody", body)], DocType="OFD", Version="1.1")


def _document(sheet: Sheet, page: PageWriter, attachment: tuple[str, bytes] | None, paper: Paper) -> bytes:
    common = [
        tag("ofd:MaxUnitID", str(page.last_id + 1)),
        tag("ofd:PageArea", [tag("ofd:PhysicalBox", f"0 0 {sheet.width:g} {sheet.height:g}")]),
        tag("ofd:PublicRes", "PublicRes.xml"),
        tag("ofd:DocumentRes", "DocumentRes.xml"),
    ]
    parts = [
        tag("ofd:CommonData", common),
        tag("ofd:Pages", [tag("ofd:Page", ID=_PAGE_ID, BaseLoc="Pages/Page_0/Content.xml")]),
    ]
    if attachment:
        parts.append(tag("ofd:Attachments", "Attachs/Attachments.xml"))
    if paper.kind not in _TICKETS:
        parts.append(tag("ofd:CustomTags", "Tags/CustomTags.xml"))
    return _root("Document", parts)


def _attachments(name: str, content: bytes, paper: Paper) -> bytes:
    xbrl = paper.kind in _TICKETS
    attributes = {
        "ID": "1",
        "Name": "data" if xbrl else "original_invoice",
        "Format": "xbrl" if xbrl else "xml",
        "CreationDate": paper.on.isoformat(),
        "Size": f"{len(content) / 1024:.2f}",
        "Visible": "false",
    }
    return _root("Attachments", [tag("ofd:Attachment", [tag("ofd:FileLoc", name)], **attributes)])
