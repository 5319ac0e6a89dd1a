"""A small company whose spending is known, for tests of numbers; it acts in the open scope."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hesi.expenses.documents.models import Document, State
from hesi.insights.rollups.writing import count_moved
from hesi.insights.spending import COUNTED_STATES
from hesi.workspace.people.models import Department, Member
from tests.builders import a_department, a_member
from tests.builders_documents import a_claim, a_line


@dataclass(frozen=True)
class House:
    """The company below one root: sales with its eastern group, and research."""

    root: Department
    sales: Department
    east: Department
    research: Department
    head: Member
    seller: Member
    eastern: Member
    researcher: Member
    finance: Member


def a_house() -> House:
    """Departments and people, without any document."""
    root = a_department("晨光科技")
    sales, research = a_department("销售部", parent=root), a_department("研发部", parent=root)
    east = a_department("华东组", parent=sales)
    head = a_member("周岚", department=sales)
    sales.head = head
    sales.save(update_fields=["head"])
    return House(
        root, sales, east, research, head,
        seller=a_member("林晓", department=sales),
        eastern=a_member("何川", department=east),
        researcher=a_member("宋宁", department=research),
        finance=a_member("郑敏", roles=("finance",), department=root),
    )  # fmt: skip


def a_spent_claim(
    member: Member, *lines: tuple[str, str, date], state: State = State.PAID, **line_fields: Any
) -> Document:
    """A claim of (type, amount, day) lines that has come this far."""
    inputs = [a_line(kind, amount, spent_on=on, **line_fields) for kind, amount, on in lines]
    document = a_claim(member, *inputs)
    Document.objects.filter(pk=document.pk).update(state=state)
    document.refresh_from_db()
    count_moved(document, None, state if state in COUNTED_STATES else None)
    return document


def a_year_of_claims(house: House, month: date) -> None:
    """Claims of everybody in every state, in the month, the one before and a year ago."""
    day = month.replace(day=5)
    before = date(month.year - (month.month == 1), month.month - 1 or 12, 28)
    a_spent_claim(house.seller, ("hotel", "812.35", day), ("meals", "66.60", before))
    a_spent_claim(house.seller, ("meals", "120.01", day), state=State.APPROVING)
    a_spent_claim(house.eastern, ("train", "553.50", day), state=State.TO_PAY)
    a_spent_claim(house.eastern, ("train", "99.99", day), state=State.PAYING)
    a_spent_claim(house.researcher, ("flight", "1480.00", day), state=State.ARCHIVED)
    a_spent_claim(house.researcher, ("hotel", "300.07", day), state=State.APPROVED, department_id=house.sales.pk)
    a_spent_claim(house.head, ("entertainment", "700.00", day.replace(year=day.year - 1)))
    for state in (State.DRAFT, State.REJECTED, State.VOID):
        a_spent_claim(house.seller, ("hotel", "5000.00", day), state=state)
