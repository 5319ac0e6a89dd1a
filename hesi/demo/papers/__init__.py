"""Sample invoices of every kind the product reads: invented, arithmetically right, the same bytes from the same seed.

`a_paper` invents what stands on one; `write_xml`, `write_ofd`, `write_pdf`, `write_photo` and `write_scan` make files
of it. Every page says 「样例，非真实票据」. The company that receives them is made by `a_company`.
"""

from hesi.core.money_words import in_words as number_in_words
from hesi.demo.papers.companies import REGIONS, Region, a_company
from hesi.demo.papers.einvoice import write_xml
from hesi.demo.papers.goods import CATEGORIES
from hesi.demo.papers.identifiers import a_tax_id
from hesi.demo.papers.making import KINDS, a_paper
from hesi.demo.papers.ofd import write_ofd
from hesi.demo.papers.paper import PICTURE_KINDS, VAT_KINDS, Paper, PaperItem, Party
from hesi.demo.papers.pdf import write_pdf
from hesi.demo.papers.photo import write_photo, write_scan
from hesi.demo.papers.qr import qr_payload
from hesi.demo.papers.zipped import write_zip
from hesi.expenses.invoices.recognition.kinds import Kind

__all__ = [
    "CATEGORIES",
    "KINDS",
    "PICTURE_KINDS",
    "REGIONS",
    "VAT_KINDS",
    "Kind",
    "Paper",
    "PaperItem",
    "Party",
    "Region",
    "a_company",
    "a_paper",
    "a_tax_id",
    "number_in_words",
    "qr_payload",
    "write_ofd",
    "write_pdf",
    "write_photo",
    "write_scan",
    "write_xml",
    "write_zip",
]
