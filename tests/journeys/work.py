"""Work that lies ready in a company of its own; called inside a started product."""

from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_wallet_invoice
from tests.journeys.crowd import a_crowd


def work_at_hand() -> dict[str, str]:
    """A crowd whose employee has a draft of one line and a free invoice, and whose manager has two tasks."""
    people = a_crowd()
    with across_tenants():
        employee = Member.objects.select_related("tenant").get(user__email=people["employee"])
    with tenant_scope(employee.tenant):
        draft = a_claim(employee, a_line(amount="66"))
        invoice = a_wallet_invoice(employee, "66.00")
        for title in ("第一张", "第二张"):
            a_submitted_claim(employee, title=title)
    return {**people, "draft": draft.number, "invoice": invoice.key}
