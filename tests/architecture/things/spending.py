"""What people spend: documents, invoices, payments, advances, budgets, the month-end."""

from hesi.core.time import add_months, today
from hesi.expenses.advances.actions import record_repayment
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.budgets.models import Control
from hesi.expenses.documents.actions.supplying import supply_invoice
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.payments.models import PayeeAccount
from hesi.insights.closing.actions import add_step
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from tests import builders
from tests.architecture.things.naming import Things
from tests.builders_advances import a_lent_advance, an_advance
from tests.builders_budgets import a_budget
from tests.builders_closing import a_later_claim
from tests.builders_documents import a_claim, a_submitted_claim, a_wallet_invoice
from tests.builders_invoices import a_carrier
from tests.builders_payments import a_batch, a_payable_claim


def documents(employee: Member) -> Things:
    """One that waits for the manager's decision, and a draft for the addresses that change one."""
    waiting, draft = a_submitted_claim(employee), a_claim(employee)
    task = ApprovalTask.objects.get(process=waiting.process, state=ApprovalTask.State.OPEN)
    changing = ("edit/", "draft/", "wallet/", "submission/", "voiding/", "copy/")
    return {
        "documents/": {"number": waiting.number},
        "api/v1/documents/": {"number": waiting.number},
        "api/v1/documents/<number>/submission": {"number": draft.number},
        **{f"documents/<str:number>/{what}": {"number": draft.number} for what in changing},
        "approvals/": {"pk": task.pk},
        "api/v1/approval-tasks/": {"task_id": task.pk},
    }


def invoices(employee: Member) -> Things:
    """A free invoice, and an upload that could not be read."""
    invoice: Invoice = a_wallet_invoice(employee)
    damaged = {"code": "damaged", "params": {"name": "发票.xml"}}
    failed = a_carrier(employee, b"<broken>", state=Carrier.State.FAILED, problem=damaged)
    return {
        "wallet/": {"key": invoice.key},
        "wallet/uploads/": {"key": failed.key},
        "api/v1/invoices/": {"key": invoice.key},
        "api/v1/invoices/uploads/": {"key": failed.key},
        "files/": {"key": failed.file.key},
    }


def payments(employee: Member, finance: Member) -> Things:
    """A batch that is with the bank, one that is not yet, and the employee's account."""
    sent = a_batch(a_payable_claim(employee), by=finance)
    planned = a_batch(a_payable_claim(employee), by=finance, exported=False)
    payment = sent.payments.get()
    parts: dict[str, object] = {"number": sent.number, "key": payment.key}
    account = PayeeAccount.objects.get(member=employee)
    return {
        "payments/": parts,
        "payments/batches/<str:number>/cancellation/": {"number": planned.number},
        "payments/batches/<str:number>/file/": {"number": planned.number},
        "api/v1/payments/": parts,
        "api/v1/payments/batches/<number>/file": {"number": planned.number},
        "preferences/accounts/": {"pk": account.pk},
    }


def lent(finance: Member) -> Things:
    """An advance somebody owes and has paid back in part, and one that is still a draft.

    They are nobody's of the roles, whose claims would otherwise clear it.
    """
    borrower = builders.a_member("借款人")
    advance, draft = a_lent_advance(borrower, by=finance), an_advance(borrower)
    entry = record_repayment(advance, amount="100", on=today(), by=Actor(finance))
    return {
        "advances/": {"number": advance.number, "pk": entry.pk},
        "advances/<str:number>/edit/": {"number": draft.number},
        "api/v1/advances/": {"number": draft.number},
    }


def planned(finance: Member) -> Things:
    """A budget that only counts, so that nothing else hears of it."""
    budget = a_budget(finance, control=Control.IGNORE)
    return {
        "budgets/": {"pk": budget.pk},
        "budgets/years/": {"year": budget.budget_year.year},
        "api/v1/budgets/": {"budget_id": budget.pk},
    }


def month_end(employee: Member, finance: Member) -> Things:
    """A step of the month-end checklist, an invoice handed in later, and an expense whose invoice is to follow."""
    step = add_step("对账", by=Actor(finance))
    document, line = a_later_claim(employee)
    supply = supply_invoice(line, a_wallet_invoice(employee), by=Actor(employee))
    waiting, waiting_line = a_later_claim(employee, "45.00")
    last = add_months(today().replace(day=1), -1)
    return {
        "reports/closing/": {"month": f"{last:%Y-%m}", "key": "drafts", "pk": step.pk},
        "documents/<str:number>/invoices/": {"number": document.number, "pk": supply.pk},
        "documents/<str:number>/invoices/lines/": {"number": waiting.number, "pk": waiting_line.pk},
    }
