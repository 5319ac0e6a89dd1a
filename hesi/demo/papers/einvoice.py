"""The stand-alone XML of a 数电票 (EInvoice), as the tax administration's platform hands it out."""

from decimal import Decimal

from hesi.core.money_words import in_words
from hesi.demo.papers.companies import region_of
from hesi.demo.papers.markup import DECLARATION, tag, tags
from hesi.demo.papers.paper import SPECIMEN, Paper, PaperItem, Party, plain
from hesi.expenses.invoices.recognition.kinds import Kind

_VAT_LABELS = {Kind.DIGITAL_SPECIAL: ("01", "增值税专用发票"), Kind.DIGITAL_ORDINARY: ("02", "普通发票")}


def write_xml(paper: Paper) -> bytes:
    """The paper as 数电票 XML. It bears no signature, being a specimen, and says so in a comment.

    Raises ValueError for other kinds, which have no such XML.
    """
    if paper.kind not in _VAT_LABELS:
        raise ValueError(f"{paper.kind.value} has no EInvoice XML")
    body = tag("EInvoice", [_header(paper), _data(paper), _supervision(paper)])
    return f"{DECLARATION}<!-- {SPECIMEN} -->\n{body}\n".encode()


def _header(paper: Paper) -> str:
    code, name = _VAT_LABELS[paper.kind]
    red = paper.total < 0
    labels = [
        _label("InIssuType", "N" if red else "Y", "红字发票" if red else "蓝字发票"),
        _label("EInvoiceType", "01", "电子发票"),
        _label("GeneralOrSpecialVAT", code, name),
    ]
    return tag(
        "Header",
        [*tags({"EIid": paper.number, "EInvoiceTag": "SWEI3200", "Version": "0.2"}), tag("InherentLabel", labels)],
    )


def _label(name: str, code: str, words: str) -> str:
    return tag(name, tags({"LabelCode": code, "LabelName": words}))


def _data(paper: Paper) -> str:
    return tag(
        "EInvoiceData",
        [
            _party("Seller", paper.seller),
            _party("Buyer", paper.buyer),
            tag(
                "BasicInformation",
                tags(
                    {
                        "TotalAmWithoutTax": plain(paper.amount_ex_tax),
                        "TotalTaxAm": plain(paper.tax),
                        "TotalTax-includedAmount": plain(paper.total),
                        "TotalTax-includedAmountInChinese": in_words(paper.total),
                        "Drawer": paper.drawer,
                        "RequestTime": f"{paper.on:%Y-%m-%d} 10:00:00",
                    }
                ),
            ),
            *(_row(item) for item in paper.items),
            tag("AdditionalInformation", tags({"Remark": paper.remark})),
        ],
    )


def _party(role: str, party: Party) -> str:
    return tag(
        f"{role}Information",
        tags(
            {
                "IdNum": party.tax_id,
                "Name": party.name,
                "Addr": party.address,
                "TelNum": party.phone,
                "BankName": party.bank,
                "BankAccNum": party.account,
            },
            prefix=role,
        ),
    )


def _row(item: PaperItem) -> str:
    return tag(
        "IssuItemInformation",
        tags(
            {
                "ItemName": item.name,
                "SpecMod": item.specification,
                "MeaUnits": item.unit,
                "Quantity": item.quantity,
                "UnPrice": item.price,
                "Amount": plain(item.amount),
                "TaxRate": item.rate if item.is_exempt else f"{Decimal(item.rate[:-1]) / 100:f}",
                "ComTaxAm": plain(item.tax),
                "TotaltaxIncludedAmount": plain(item.amount + item.tax),
            }
        ),
    )


def _supervision(paper: Paper) -> str:
    region = region_of(paper.seller.tax_id)
    return tag(
        "TaxSupervisionInfo",
        tags(
            {
                "InvoiceNumber": paper.number,
                "IssueTime": f"{paper.on:%Y-%m-%d}",
                "TaxBureauCode": f"1{region.code[:2]}000000",
                "TaxBureauName": f"国家税务总局{region.bureau}税务局",
            }
        ),
    )
