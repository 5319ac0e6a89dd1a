"""The issuer's data inside the OFD of a tax-control e-invoice (`original_invoice.xml`)."""

from hesi.demo.papers.markup import DECLARATION, tag, tags
from hesi.demo.papers.paper import SPECIMEN, Paper, PaperItem, Party, plain
from hesi.demo.papers.qr import qr_payload

_NAMESPACE = "http://www.edrm.org.cn/schema/e-invoice/2019"


def original_invoice(paper: Paper) -> bytes:
    """The eInvoice XML of a 增值税电子普通发票; it bears no signature, being a specimen."""
    header = {
        "DocID": "01",
        "InvoiceCode": paper.code,
        "InvoiceNo": paper.number,
        "TypeCode": "1" if paper.total < 0 else "0",
        "IssueDate": f"{paper.on:%Y年%m月%d日}",
        "InvoiceCheckCode": paper.check_code,
        "MachineNo": paper.extra.get("machine_number", ""),
    }
    totals = {
        "TaxInclusiveTotalAmount": plain(paper.total),
        "Note": paper.remark,
        "InvoiceClerk": paper.drawer,
        "Payee": paper.drawer,
        "Checker": paper.drawer,
        "TaxTotalAmount": tax_total(paper),
        "TaxExclusiveTotalAmount": plain(paper.amount_ex_tax),
        "GraphCode": qr_payload(paper),
    }
    parts = [
        *tags(header, "fp:"),
        _party("Buyer", paper.buyer),
        _party("Seller", paper.seller),
        *tags(totals, "fp:"),
        tag("fp:GoodsInfos", [_row(item) for item in paper.items]),
    ]
    root = tag("eInvoice", parts, Version="1.0", xmlns__fp=_NAMESPACE)
    return f"{DECLARATION}<!-- {SPECIMEN} -->\n{root}\n".encode()


def tax_total(paper: Paper) -> str:
    """The tax as printed: three stars when every row is exempt."""
    if paper.items and all(item.is_exempt for item in paper.items):
        return "***"
    return plain(paper.tax)


def _party(role: str, party: Party) -> str:
    return tag(
        f"fp:{role}",
        tags(
            {
                "Name": party.name,
                "TaxID": party.tax_id,
                "AddrTel": f"{party.address} {party.phone}".strip(),
                "FinancialAccount": f"{party.bank} {party.account}".strip(),
            },
            f"fp:{role}",
        ),
    )


def _row(item: PaperItem) -> str:
    return tag(
        "fp:GoodsInfo",
        tags(
            {
                "Item": item.name,
                "Specification": item.specification,
                "MeasurementDimension": item.unit,
                "Price": item.price,
                "Quantity": item.quantity,
                "Amount": plain(item.amount),
                "TaxScheme": item.rate,
                "TaxAmount": "***" if item.is_exempt else plain(item.tax),
            },
            "fp:",
        ),
    )
