"""Claims, expense types, templates and wallet invoices for tests; they act in the open scope."""

from datetime import timedelta
from itertools import count
from typing import Any

from hesi.core.money import Money
from hesi.core.time import today
from hesi.expenses.documents.actions import start_document, submit_document
from hesi.expenses.documents.drafts import DraftInput, LineInput
from hesi.expenses.documents.models import Document, ExpenseType, Template
from hesi.expenses.invoices.models import Invoice
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import LegalEntity, Member
from tests.builders import a_member

_serial = count(1)
SPENT_ON = today() - timedelta(days=6)


def a_team() -> tuple[Member, Member, Member]:
    """Submitter, their manager, and finance: the people the default flow asks."""
    manager = a_member("周岚")
    finance = a_member("郑敏", roles=("finance",))
    return a_member("林晓", manager=manager), manager, finance


def a_title(name: str = "晨光科技有限公司", tax_id: str = "91110108MA01ABCD2X") -> LegalEntity:
    """The company's invoice title."""
    entity, _created = LegalEntity.objects.get_or_create(name=name, defaults={"tax_id": tax_id, "is_default": True})
    return entity


def a_wallet_invoice(owner: Member, amount: str = "100.00", **fields: Any) -> Invoice:
    """An invoice in somebody's wallet, complete and free, made out to the company, for meals unless told otherwise."""
    total = Money.of(amount, fields.get("currency", "CNY"))
    entity = LegalEntity.objects.filter(is_default=True).first() or a_title()
    facts: dict[str, Any] = {
        "kind": "digital_invoice",
        "number": f"2611700000{next(_serial):010d}",
        "issued_on": SPENT_ON,
        "buyer_name": entity.name,
        "buyer_tax_id": entity.tax_id,
        "seller_name": "静安小馆餐饮有限公司",
        "total_minor": total.minor,
        "items": [{"name": "*餐饮服务*餐费"}],
    }
    facts.update(fields)
    return Invoice.objects.create(owner=owner, fingerprint=facts["number"], **facts)


def a_line(type_key: str = "meals", amount: str = "100.00", **fields: Any) -> LineInput:
    """A typed line."""
    facts: dict[str, Any] = {"spent_on": SPENT_ON, "note": "客户拜访"}
    facts.update(fields)
    return LineInput(expense_type_id=ExpenseType.objects.get(key=type_key).pk, amount=amount, **facts)


def a_claim(
    submitter: Member,
    *lines: LineInput,
    template: str = "travel",
    purpose: str = "拜访上海客户",
    title: str = "上海出差",
    **header: Any,
) -> Document:
    """A draft claim. Without lines it has one for an invoice of 100.00."""
    if not lines:
        lines = (a_line(invoice_keys=(a_wallet_invoice(submitter).key,)),)
    draft = DraftInput(title=title, purpose=purpose, lines=tuple(lines), **header)
    return start_document(Template.objects.get(key=template), by=Actor(submitter), draft=draft)


def a_submitted_claim(submitter: Member, *lines: LineInput, **header: Any) -> Document:
    """A claim in approval: its submitter's manager is asked first."""
    return submit_document(a_claim(submitter, *lines, **header), by=Actor(submitter))
