"""Documents as an export: their lines, narrowed as the page is, only what the asker may see."""

from datetime import date
from decimal import Decimal
from typing import Any

from hesi.core.money import Money
from hesi.core.time import business_date
from hesi.expenses.documents.models import Document, Line
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_department
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice
from tests.builders_exports import exported
from tests.builders_people import a_project


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


def test_every_cell_is_what_the_document_and_its_line_say(company: Tenant) -> None:
    submitter, _manager, finance = a_team()
    own, project = a_department("市场部"), a_project()
    document = a_submitted_claim(submitter, a_line(invoice_keys=(a_wallet_invoice(submitter).key,), city="上海"))
    line = document.lines.get()
    Document.objects.filter(pk=document.pk).update(department=a_department("销售部"))
    plain = line_of(line, position=2, expense_type=None, spent_on=None, city="", note="")
    foreign = line_of(
        line, position=3, currency="USD", amount_minor=1_250, rate=Decimal("7.100000000"), home_minor=8_875,
        department=own, project=project,
    )  # fmt: skip
    Line.objects.bulk_create([plain, foreign])
    told = exported("documents.all", finance)["rows"]
    assert [list(row.values()) for row in told] == [[cell_of(cell) for cell in row] for row in rows_read(document)]
    assert (told[0]["department"], told[2]["department"]) == ("销售部", "市场部")
    assert (told[1]["rate"], told[2]["rate"], told[2]["project"]) == ("", "7.1", "P-001 新厂建设")


def line_of(line: Line, **changes: Any) -> Line:
    """Another line of the same document."""
    return Line(**{field.name: getattr(line, field.name) for field in Line._meta.concrete_fields[1:]} | changes)


def rows_read(document: Document) -> list[tuple[Any, ...]]:
    """What the objects say, in the order of the columns."""
    document.refresh_from_db()
    assert document.submitted_at
    return [
        (
            document.number, document.template_version.template.label, document.title, document.get_state_display(),
            document.submitter.name, str(line.department or document.department), business_date(document.submitted_at),
            line.position, line.expense_type.label if line.expense_type else "", line.spent_on, line.city,
            line.currency, line.amount, f"{line.rate.normalize():f}" if line.is_foreign else "", line.home,
            str(line.project or ""), line.note,
        )
        for line in document.lines.order_by("position")
    ]  # fmt: skip


def cell_of(cell: Any) -> Any:
    """The cell as JSON holds it."""
    if isinstance(cell, Money):
        return {"amount": str(cell.decimal), "currency": cell.currency}
    return cell.isoformat() if isinstance(cell, date) else cell
