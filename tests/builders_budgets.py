"""Budgets and people who spend them, for tests; they act in the open scope."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hesi.expenses.budgets.actions import BudgetDraft, create_budget, open_year
from hesi.expenses.budgets.models import Budget, BudgetYear, Control, Period, Use
from hesi.expenses.budgets.periods import spans
from hesi.expenses.documents.models import Document, ExpenseType
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Department, Member
from tests.builders import a_department, a_member
from tests.builders_documents import SPENT_ON, a_claim, a_line


@dataclass(frozen=True)
class Spenders:
    """The company below one root, people who spend, and finance who plans."""

    root: Department
    sales: Department
    east: Department
    research: Department
    head: Member
    seller: Member
    eastern: Member
    researcher: Member
    finance: Member


def spenders() -> Spenders:
    """Departments and people; a line without an invoice is enough for them."""
    ExpenseType.objects.update(needs_invoice=False)
    root = a_department("晨光科技")
    sales, research = a_department("销售部", parent=root), a_department("研发部", parent=root)
    east = a_department("华东组", parent=sales)
    finance = a_member("郑敏", roles=("finance",), department=root)
    head = a_member("周岚", department=sales, manager=finance)
    sales.head = head
    sales.save(update_fields=["head"])
    return Spenders(
        root, sales, east, research, head,
        seller=a_member("林晓", department=sales, manager=head),
        eastern=a_member("何川", department=east, manager=head),
        researcher=a_member("宋宁", department=research, manager=finance),
        finance=finance,
    )  # fmt: skip


def a_year(finance: Member, number: int = SPENT_ON.year) -> BudgetYear:
    """The calendar year as a fiscal year; the one of the usual expenses unless told otherwise."""
    return open_year(number, by=Actor(finance))


def a_budget(finance: Member, each: str | None = "1000", *, on: date = SPENT_ON, **fields: Any) -> Budget:
    """A budget with so much in every period (None: without money), by year and warning unless told otherwise."""
    year = fields["parent"].budget_year if fields.get("parent") else a_year(finance, on.year)
    fields.setdefault("period", Period.YEAR)
    amounts = {span.since: int(each) * 100 for span in spans(year.starts_on, fields["period"])} if each else {}
    return create_budget(year, BudgetDraft(amounts=amounts, **fields), by=Actor(finance))


def a_blocking_budget(finance: Member, each: str = "1000", **fields: Any) -> Budget:
    """One that keeps documents from being submitted."""
    return a_budget(finance, each, control=Control.BLOCK, **fields)


def a_trip(member: Member, *amounts: str, **line: Any) -> Document:
    """A draft with a train ride of each amount."""
    return a_claim(member, *(a_line("train", amount, **line) for amount in amounts))


def taken(budget: Budget) -> tuple[int, int]:
    """What is occupied and used of this budget by itself, in minor units."""
    rows = Use.objects.filter(budget=budget)
    return tuple(sum(rows.filter(phase=p).values_list("minor", flat=True)) for p in ("occupied", "used"))
