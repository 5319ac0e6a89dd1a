"""The list of invoices to follow as an export."""

from hesi.expenses.documents.actions.supplying import supply_invoice
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from tests.builders_closing import a_later_claim
from tests.builders_documents import SPENT_ON, a_team, a_wallet_invoice
from tests.builders_exports import exported


def test_every_cell_is_what_the_expense_says(company: Tenant) -> None:
    submitter, _manager, finance = a_team()
    claims = [a_later_claim(submitter, amount) for amount in ("100.00", "60.50")]
    supply_invoice(claims[1][1], a_wallet_invoice(submitter, "60.50"), by=Actor(submitter))
    age = (company.today - SPENT_ON).days
    assert [list(row.values()) for row in exported("closing.invoices", finance)["rows"]] == [
        [
            submitter.name, "", document.number, "餐饮", SPENT_ON.isoformat(), age,
            {"amount": str(line.amount.decimal), "currency": "CNY"}, state, "发票后补",
        ]
        for (document, line), state in zip(claims, ("未补交", "已补交、待确认"), strict=True)
    ]  # fmt: skip
    assert {row["number"] for row in exported("closing.invoices", submitter)["rows"]} == {
        document.number for document, _line in claims
    }
