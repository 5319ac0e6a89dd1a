"""Documents as an export: their lines, narrowed as the page is, only what the asker may see."""

from hesi.expenses.documents.models import Document
from hesi.workspace.tenancy.models import Tenant
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice
from tests.builders_exports import exported


def test_lines_of_every_document_are_there_with_their_total(company: Tenant) -> None:
    submitter, _manager, finance = a_team()
    document = a_submitted_claim(
        submitter,
        a_line(note="=1+1", invoice_keys=(a_wallet_invoice(submitter).key,)),
        a_line(amount="20.50", invoice_keys=(a_wallet_invoice(submitter, "20.50").key,)),
    )
    draft = a_claim(submitter)
    told = exported("documents.all", finance)
    assert [row["number"] for row in told["rows"]] == [document.number] * 2
    assert [row["line"] for row in told["rows"]] == [1, 2]
    assert told["rows"][0]["note"] == "=1+1"
    assert told["totals"][0]["home_amount"] == {
        "amount": str(Document.objects.get(pk=document.pk).total.decimal),
        "currency": "CNY",
    }
    assert exported("documents.all", finance, state="paid")["rows"] == []
    assert draft.number not in {row["number"] for row in told["rows"]}
