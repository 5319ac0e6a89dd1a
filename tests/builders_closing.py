"""Claims whose invoice is to follow, for tests of month-end; they act in the open scope."""

from datetime import date
from typing import Any

from hesi.expenses.documents.actions import submit_document
from hesi.expenses.documents.models import Document, Line, Reason
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from tests.builders_documents import SPENT_ON, a_claim, a_line


def a_later_claim(
    submitter: Member, amount: str = "100.00", *, spent_on: date = SPENT_ON, **fields: Any
) -> tuple[Document, Line]:
    """A submitted claim of one line without its invoice, the reason given; and that line."""
    document = a_claim(submitter, a_line("meals", amount, spent_on=spent_on), **fields)
    line = document.lines.get()
    Reason.objects.create(document=document, line=line, rule="invoice_missing", text="发票后补")
    return submit_document(document, by=Actor(submitter)), line
