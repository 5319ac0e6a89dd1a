"""Small documents for these tests: invented companies, made here byte by byte."""

import base64
import io
import zipfile
from xml.sax.saxutils import escape

from hesi.expenses.invoices.recognition.page import Glyph, Page
from hesi.expenses.invoices.recognition.sm2 import GX, GY, N, Point, message_digest, multiply, sm3
from hesi.expenses.invoices.recognition.taxid import check_character

BUYER_ID = "91320199MA1ABCDE0" + check_character("91320199MA1ABCDE0")
SELLER_ID = "91330199MA2FGHJK1" + check_character("91330199MA2FGHJK1")
CODE, NUMBER, CHECK = "033002000211", "12345678", "12345678901234567890"
DIGITAL_NUMBER = "25332000000012345678"


def zipped(files: dict[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def attachment(**changes: str) -> str:
    """An `original_invoice.xml` of an ordinary electronic VAT invoice of 106.00 yuan."""
    values = {
        "InvoiceCode": CODE,
        "InvoiceNo": NUMBER,
        "IssueDate": "2024年03月05日",
        "InvoiceCheckCode": CHECK,
        "BuyerName": "样例甲科技有限公司",
        "BuyerTaxID": BUYER_ID,
        "SellerName": "样例乙餐饮（杭州）有限公司",
        "SellerTaxID": SELLER_ID,
        "TaxExclusiveTotalAmount": "100.00",
        "TaxTotalAmount": "6.00",
        "TaxInclusiveTotalAmount": "106.00",
    } | changes
    fields = "".join(f"<fp:{name}>{escape(text)}</fp:{name}>" for name, text in values.items())
    row = (
        "<fp:GoodsInfos><fp:GoodsInfo><fp:Item>*餐饮服务*餐费</fp:Item><fp:Quantity>2</fp:Quantity><fp:Price>50</fp:Price>"
        f"<fp:Amount>{values['TaxExclusiveTotalAmount']}</fp:Amount><fp:TaxScheme>6%</fp:TaxScheme>"
        f"<fp:TaxAmount>{values['TaxTotalAmount']}</fp:TaxAmount></fp:GoodsInfo></fp:GoodsInfos>"
    )
    return f'<eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019">{fields}{row}</eInvoice>'


def digital_xml(
    *, number: str = DIGITAL_NUMBER, label: str = "01", extra: str = "", signs: str = "", red: bool = False
) -> str:
    """A stand-alone 数电票 of 585.00 yuan; `extra` goes into EInvoiceData, `signs` beside it."""
    minus = "-" if red else ""
    return f"""<EInvoice><Header><EIid>{number}</EIid><InherentLabel>
<InIssuType><LabelCode>{"N" if red else "Y"}</LabelCode></InIssuType>
<GeneralOrSpecialVAT><LabelCode>{label}</LabelCode></GeneralOrSpecialVAT></InherentLabel></Header>
<EInvoiceData><SellerInformation><SellerIdNum>{SELLER_ID}</SellerIdNum>
<SellerName>样例乙航空服务有限公司</SellerName></SellerInformation>
<BuyerInformation><BuyerIdNum>{BUYER_ID}</BuyerIdNum><BuyerName>样例甲科技有限公司</BuyerName></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>{minus}551.89</TotalAmWithoutTax><TotalTaxAm>{minus}33.11</TotalTaxAm>
<TotalTax-includedAmount>{minus}585.00</TotalTax-includedAmount>
<TotalTax-includedAmountInChinese>伍佰捌拾伍圆整</TotalTax-includedAmountInChinese></BasicInformation>
<IssuItemInformation><ItemName>*经纪代理服务*服务费</ItemName><Quantity>{minus}1</Quantity><UnPrice>551.89</UnPrice>
<Amount>{minus}551.89</Amount><TaxRate>0.06</TaxRate><ComTaxAm>{minus}33.11</ComTaxAm>
<TotaltaxIncludedAmount>{minus}585.00</TotaltaxIncludedAmount></IssuItemInformation>{extra}</EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>{number}</InvoiceNumber>
<IssueTime>2025-03-05 10:11:12</IssueTime></TaxSupervisionInfo>{signs}</EInvoice>"""


def ofd(
    *, invoice: str | None = None, page: str = "", data: dict[str, str] | None = None, tag: str = ""
) -> dict[str, bytes]:
    """The files of an OFD with one page; an attachment, CustomDatas and a tag tree as wished."""
    custom = "".join(f'<ofd:CustomData Name="{name}">{text}</ofd:CustomData>' for name, text in (data or {}).items())
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    files = {
        "OFD.xml": f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocInfo><ofd:CustomDatas>{custom}</ofd:CustomDatas></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 140"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments><ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>"
        "</ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {ns}><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content>"
        "</ofd:Page>",
    }
    if invoice is not None:
        files["Doc_0/Attachs/Attachments.xml"] = (
            f"<ofd:Attachments {ns}><ofd:Attachment><ofd:FileLoc>original_invoice.xml</ofd:FileLoc></ofd:Attachment>"
            "</ofd:Attachments>"
        )
        files["Doc_0/Attachs/original_invoice.xml"] = invoice
    if tag:
        files["Doc_0/Tags/CustomTags.xml"] = (
            f"<ofd:CustomTags {ns}><ofd:CustomTag><ofd:FileLoc>Tag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>"
        )
        files["Doc_0/Tags/Tag.xml"] = tag
    return {name: text.encode() for name, text in files.items()}


def text_object(identity: int, x: float, y: float, text: str, size: float = 3.5) -> str:
    return (
        f'<ofd:TextObject ID="{identity}" Boundary="{x} {y} 90 5" Size="{size}"><ofd:TextCode X="0" Y="3">'
        f"{escape(text)}</ofd:TextCode></ofd:TextObject>"
    )


def sealed(
    files: dict[str, bytes], *, signer: str = "样例省税务监制章", secret: int = 0x1234567890ABCDEF
) -> dict[str, bytes]:
    """The same files with a seal over all of them, made with a key of our own."""
    references = "".join(
        f'<ofd:Reference FileRef="/{name}"><ofd:CheckValue>{base64.b64encode(sm3(content)).decode()}</ofd:CheckValue>'
        "</ofd:Reference>"
        for name, content in files.items()
    )
    description = (
        '<ofd:Signature xmlns:ofd="http://www.ofdspec.org/2016"><ofd:SignedInfo>'
        f'<ofd:References CheckMethod="1.2.156.10197.1.401">{references}</ofd:References></ofd:SignedInfo>'
        "<ofd:SignedValue>/Doc_0/Signs/Sign_0/SignedValue.dat</ofd:SignedValue></ofd:Signature>"
    ).encode()
    index = (
        b'<ofd:Signatures xmlns:ofd="http://www.ofdspec.org/2016">'
        b'<ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
    )
    public = multiply(secret, Point(GX, GY))
    signed = sequence(integer(4), sequence(), octets(b"20240305"), bits(sm3(description)))
    r, s = sign(secret, public, signed)
    value = sequence(
        signed,
        octets(_certificate(public, signer)),
        oid(1, 2, 156, 10197, 1, 501),
        bits(sequence(integer(r), integer(s))),
    )
    return files | {
        "Doc_0/Signs/Signatures.xml": index,
        "Doc_0/Signs/Sign_0/Signature.xml": description,
        "Doc_0/Signs/Sign_0/SignedValue.dat": value,
    }


def sign(secret: int, public: Point, message: bytes) -> tuple[int, int]:
    """An SM2 signature with a fixed nonce: for tests only."""
    nonce = 0xFEDCBA9876543210
    r = (message_digest(public, message) + multiply(nonce, Point(GX, GY)).x) % N
    return r, pow(1 + secret, -1, N) * (nonce - r * secret) % N


def _certificate(public: Point, name: str) -> bytes:
    algorithm = sequence(oid(1, 2, 156, 10197, 1, 501))
    who = sequence(der(0x31, sequence(oid(2, 5, 4, 3), der(0x0C, name.encode()))))
    validity = sequence(der(0x17, b"240101000000Z"), der(0x17, b"340101000000Z"))
    point = b"\x04" + public.x.to_bytes(32, "big") + public.y.to_bytes(32, "big")
    key = sequence(sequence(oid(1, 2, 840, 10045, 2, 1), oid(1, 2, 156, 10197, 1, 301)), bits(point))
    body = sequence(der(0xA0, integer(2)), integer(1), algorithm, who, validity, who, key)
    return sequence(body, algorithm, bits(b"\x00"))


def der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def sequence(*parts: bytes) -> bytes:
    return der(0x30, b"".join(parts))


def integer(value: int) -> bytes:
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(content: bytes) -> bytes:
    return der(0x04, content)


def bits(content: bytes) -> bytes:
    return der(0x03, b"\x00" + content)


def oid(first: int, second: int, *rest: int) -> bytes:
    out = bytearray([first * 40 + second])
    for part in rest:
        chunk = [part & 0x7F]
        while part := part >> 7:
            chunk.append(part & 0x7F | 0x80)
        out += bytes(reversed(chunk))
    return der(0x06, bytes(out))


def page_of(*placed: tuple[float, float, str], size: float = 9.0, width: float = 600, height: float = 400) -> Page:
    """A page with these words at (left, top); a word may carry its own size as `(left, top, text, size)`."""
    glyphs = []
    for word in placed:
        left, top, text, own = (*word, size)[:4]
        for char in text:
            wide = own * (0.5 if char.isascii() else 1.0)
            if char.strip():
                glyphs.append(Glyph(char, left, top, left + wide, top + own))
            left += wide
    return Page(0, width, height, glyphs)


def digital_face(**changes: str) -> Page:
    """The face of a 数电 ordinary invoice of 1,060.00 yuan without any ruling lines."""
    say = {
        "title": "电子发票（普通发票）",
        "number": DIGITAL_NUMBER,
        "buyer": "样例甲科技有限公司",
        "seller": "样例乙餐饮有限公司",
        "amount": "¥1000.00",
        "tax": "¥60.00",
        "words": "壹仟零陆拾圆整",
        "total": "¥1060.00",
    } | changes
    return page_of(
        (180, 20, say["title"], 18),
        (430, 30, f"发票号码：{say['number']}"),
        (430, 48, "开票日期：2025年03月05日"),
        (17, 90, "购"),
        (17, 100, "买"),
        (17, 110, "方"),
        (300, 90, "销"),
        (300, 100, "售"),
        (300, 110, "方"),
        (33, 95, f"名称：{say['buyer']}"),
        (318, 95, f"名称：{say['seller']}"),
        (33, 125, f"统一社会信用代码/纳税人识别号：{BUYER_ID}"),
        (318, 125, f"统一社会信用代码/纳税人识别号：{SELLER_ID}"),
        (45, 150, "项目名称"),
        (119, 150, "规格型号"),
        (190, 150, "单"),
        (208, 150, "位"),
        (264, 150, "数"),
        (282, 150, "量"),
        (335, 150, "单"),
        (353, 150, "价"),
        (407, 150, "金"),
        (425, 150, "额"),
        (447, 150, "税率/征收率"),
        (551, 150, "税"),
        (569, 150, "额"),
        (13, 161, "*餐饮服务*餐费"),
        (280, 161, "2"),
        (340, 161, "500"),
        (400, 161, "1000.00"),
        (467, 161, "6%"),
        (555, 161, "60.00"),
        (58, 262, "合"),
        (104, 262, "计"),
        (395, 262, say["amount"]),
        (550, 262, say["tax"]),
        (48, 280, "价税合计（大写）"),
        (178, 280, say["words"]),
        (400, 280, f"（小写）{say['total']}"),
    )
