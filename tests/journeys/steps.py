"""What people do again and again in the journeys through HTTP."""

import re
from typing import Any

from hesi.demo.papers import Paper
from tests.jobs import run_jobs
from tests.journeys.papers import a_file
from tests.journeys.visiting import Visitor


def upload(visitor: Visitor, files: dict[str, Paper], button: str = "上传所选文件") -> None:
    """Put files into the wallet by the form that works without scripts, and let them be read."""
    visitor.open("/wallet/")
    visitor.press(button, file=[a_file(paper, name) for name, paper in files.items()])
    run_jobs()
    visitor.open("/wallet/")


def start_claim(visitor: Visitor, kind: str = "差旅报销单") -> str:
    """Choose every invoice the wallet offers and a kind of claim; the new document's number."""
    page = visitor.open("/wallet/?view=free")
    keys = dict.fromkeys(page.tree.xpath("//input[@name='invoice']/@value"))
    visitor.open("/documents/new/?" + "&".join(f"invoice={key}" for key in keys))
    visitor.press(kind)
    return re.search(r"/documents/([^/]+)/edit/", visitor.page.address)[1]


def open_task(approver: Visitor) -> None:
    """Open the first document that waits for this person."""
    page = approver.open("/approvals/")
    approver.open(next(link for link in page.links("/approvals/") if re.search(r"/\d+/$", link)))


def decide(approver: Visitor, button: str, **fields: Any) -> None:
    """Open the first waiting document, decide, and let everybody be told."""
    open_task(approver)
    approver.press(button, **fields)
    run_jobs()


def pay(finance: Visitor, number: str) -> str:
    """Make a batch of this document and the bank's file; the batch's address."""
    finance.open("/payments/")
    finance.press("生成批次", chosen=number)
    finance.press("导出银行文件")
    return finance.page.address
