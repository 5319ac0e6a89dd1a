"""Facts for rules. Everything is in order unless a test says otherwise."""

from datetime import date
from typing import Any

from hesi.core.money import Money
from hesi.expenses.policies.definition import default_rules
from hesi.expenses.policies.facts import InvoiceFacts, LineFacts, SubjectFacts, Title
from hesi.expenses.policies.models import PolicyVersion

TODAY = date(2026, 11, 23)
OWN_NAME, OWN_TAX_ID = "晨光科技有限公司", "91310000MA1FL0001X"


def yuan(amount: str) -> Money:
    return Money.of(amount, "CNY")


def an_invoice_fact(id: int = 1, **fields: Any) -> InvoiceFacts:
    """A proper invoice of 100 yuan made out to the company."""
    proper: dict[str, Any] = {
        "key": f"key{id}",
        "number": f"2631200000000000000{id}",
        "kind": "电子发票（普通发票）",
        "issued_on": TODAY,
        "total": yuan("100"),
        "buyer_name": OWN_NAME,
        "buyer_tax_id": OWN_TAX_ID,
        "seller_name": "静安宾馆有限公司",
    }
    return InvoiceFacts(id=id, **{**proper, **fields})


def a_line_fact(id: int = 1, **fields: Any) -> LineFacts:
    """A line of 100 yuan for office supplies today, proved by one invoice."""
    amount = fields.pop("amount", yuan("100"))
    proper: dict[str, Any] = {
        "position": id,
        "type_key": "office",
        "type_name": "办公用品",
        "needs_invoice": True,
        "spent_on": TODAY,
        "amount": amount,
        "home": fields.pop("home", amount),
        "invoices": (an_invoice_fact(id, total=amount),),
    }
    return LineFacts(id=id, **{**proper, **fields})


def a_subject_fact(*lines: LineFacts, **fields: Any) -> SubjectFacts:
    """A document of these lines, or of one that is in order."""
    proper: dict[str, Any] = {
        "today": TODAY,
        "submitter_name": "林晓",
        "titles": (Title(OWN_NAME, OWN_TAX_ID), Title("晨光科技（北京）有限公司", "91110000MA1FL0002X")),
        "lines": lines or (a_line_fact(),),
    }
    return SubjectFacts(**{**proper, **fields})


def a_policy(number: int = 1, **changes: dict[str, Any]) -> PolicyVersion:
    """An unsaved policy: the product's, with `rule={"level": …, "params": {…}}` changed."""
    rules = default_rules()
    for rule in rules:
        change = changes.get(rule["key"], {})
        rule["level"] = change.get("level", rule["level"])
        rule["params"] = {**rule["params"], **change.get("params", {})}
    return PolicyVersion(number=number, rules=rules)
