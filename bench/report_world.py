"""Run inside a started product's environment: a company with very many lines, and its sums. Prints it as JSON.

    python -m bench.report_world --documents 200000

Documents have five lines each, over two years, forty departments, four hundred people. Of the last two months a third
is in approval and a third waits for payment; of what is older one in a hundred each, and the rest is paid. One invoice
proves the lines of a document; three lines in a hundred of the last two months have none, two in a thousand before.
One document in five has a finding. Each department has a budget for the year by months; three thousand advances are
open.
"""

import argparse
import json
import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

LINES = 5
PEOPLE, DEPARTMENTS, PROJECTS = 400, 40, 30
SELLERS, ADVANCES = 300, 3_000
RECENT_DAYS, DAYS = 60, 720
YEAR = 2026
STEP = 2_000
CITIES = ("上海", "北京", "杭州", "成都", "武汉")
FINANCE, HEAD = "lines-finance@example.com", "lines-head@example.com"
EMPLOYEE = "lines-employee@example.com"


def main() -> None:
    """Build the company."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
    import django

    django.setup()
    from hesi.insights.rollups.rebuilding import rebuild
    from hesi.workspace.tenancy.models import Plan
    from hesi.workspace.tenancy.opening import open_workspace
    from hesi.workspace.tenancy.scope import tenant_scope

    tenant = open_workspace("行数公司", plan=Plan.STANDARD)
    with tenant_scope(tenant):
        began = time.monotonic()
        _fill(options.documents)
        filled = time.monotonic()
        sums = rebuild()
        _plan_budgets()
        _people()
    print(
        f"  {options.documents:,} documents, {options.documents * LINES:,} lines in {filled - began:.0f} s;"
        f" {sums:,} sums in {time.monotonic() - filled:.0f} s",
        file=sys.stderr,
    )
    print(json.dumps({"tenant": tenant.pk, "finance": FINANCE, "head": HEAD, "employee": EMPLOYEE}))


def _people() -> None:
    """Who asks: finance, which sees everything, the head of one department, and one who sees their own."""
    from hesi.workspace.access.models import Role, RoleHolder
    from hesi.workspace.people.models import Department, Member, User

    finance = Member.objects.create(name="财务", user=User.objects.create(email=FINANCE), email=FINANCE)
    RoleHolder.objects.create(role=Role.objects.get(key="finance"), member=finance)
    department = Department.objects.exclude(parent=None).order_by("pk")[0]
    head = Member.objects.create(name="负责人", user=User.objects.create(email=HEAD), email=HEAD, department=department)
    Department.objects.filter(pk=department.pk).update(head=head)
    Member.objects.filter(name="员工5").update(user=User.objects.create(email=EMPLOYEE), email=EMPLOYEE)


def _plan_budgets() -> None:
    """One for the company, below it one for each department, with what was spent in it."""
    from django.db import transaction

    from hesi.expenses.budgets.actions.planning import BudgetDraft, lay_budget, open_year
    from hesi.expenses.budgets.recounting import recount
    from hesi.workspace.access.actor import SystemActor
    from hesi.workspace.people.models import Department

    by = SystemActor("bench")
    with transaction.atomic():
        year = open_year(YEAR, by=by)
        root = Department.objects.get(parent=None)
        whole = lay_budget(year, BudgetDraft(department=root), by=by)
        months = {date(YEAR, month, 1): 50_000_000 for month in range(1, 13)}
        for one in Department.objects.filter(parent=root):
            lay_budget(year, BudgetDraft(parent=whole, department=one, amounts=months), by=by)
        recount(year)


def _fill(documents: int) -> None:
    from django.db import transaction

    from hesi.expenses.documents.models import Document, ExpenseType, FrozenFinding, Line, LineInvoice, TemplateVersion
    from hesi.expenses.invoices.models import Invoice
    from hesi.workspace.people.models import Department, Dimension, DimensionItem, Member

    rng = Random(20260101)
    root = Department.objects.create(name="总部")
    Department.objects.filter(pk=root.pk).update(path=f"/{root.pk}/")
    below = [Department.objects.create(name=f"部门{at}", parent=root) for at in range(DEPARTMENTS)]
    for one in below:
        Department.objects.filter(pk=one.pk).update(path=f"/{root.pk}/{one.pk}/")
    people = [Member.objects.create(name=f"员工{at}", department=below[at % DEPARTMENTS]) for at in range(PEOPLE)]
    dimension, _created = Dimension.objects.get_or_create(key="project", defaults={"name": "项目"})
    projects = [
        DimensionItem.objects.create(dimension=dimension, code=f"X{at}", name=f"项目{at}") for at in range(PROJECTS)
    ]
    types, version = list(ExpenseType.objects.all()), TemplateVersion.objects.first()
    numbers = iter(range(documents))
    while chunk := list(islice(numbers, STEP)):
        rows = [_document(at, rng, people, version) for at in chunk]
        with transaction.atomic():
            Document.objects.bulk_create(rows)
            lines = [_line(row, position, rng, types, projects) for row in rows for position in range(1, LINES + 1)]
            bare = {id(line) for line in lines if rng.random() < _bare_share(line.document)}
            for line in lines:
                line.awaits_invoice = id(line) in bare and line.expense_type.needs_invoice
            Line.objects.bulk_create(lines, batch_size=STEP)
            invoices = {row.pk: _invoice(row, rng) for row in rows}
            Invoice.objects.bulk_create(invoices.values(), batch_size=STEP)
            proven = [line for line in lines if id(line) not in bare]
            LineInvoice.objects.bulk_create(
                [LineInvoice(line=line, invoice=invoices[line.document_id]) for line in proven], batch_size=STEP
            )
            found = [line for line in lines[::LINES] if rng.random() < 0.2]
            FrozenFinding.objects.bulk_create([_finding(line, FrozenFinding) for line in found], batch_size=STEP)
    _lend(people, version)


def _bare_share(document: Any) -> float:
    """How many of its lines have no invoice: most of what is older has followed."""
    return 0.03 if (datetime(2026, 11, 1, tzinfo=UTC) - document.submitted_at).days < RECENT_DAYS else 0.002


def _lend(people: list[Any], version: Any) -> None:
    from hesi.expenses.advances.models import Advance
    from hesi.expenses.documents.models import Document, Kind, State

    rows = []
    for at in range(ADVANCES):
        when = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(days=at % 300)
        rows.append(
            Document(
                kind=Kind.ADVANCE, template_version=version, number=f"AD-{at:07d}", title="借款", state=State.PAID,
                submitter=people[at % PEOPLE], department=people[at % PEOPLE].department, currency="CNY",
                created_at=when, submitted_at=when, approved_at=when, paid_at=when, total_minor=100_000,
            )
        )  # fmt: skip
    Document.objects.bulk_create(rows, batch_size=STEP)
    lent = [
        Advance(
            document=row, borrower=row.submitter, currency="CNY", lent_on=row.paid_at.date(), lent_minor=100_000,
            due_on=row.paid_at.date() + timedelta(days=60),
        )
        for row in rows
    ]  # fmt: skip
    Advance.objects.bulk_create(lent, batch_size=STEP)


def _invoice(document: Any, rng: Random) -> Any:
    from hesi.expenses.invoices.models import Invoice

    seller, total = rng.randrange(SELLERS), document.total_minor
    return Invoice(
        owner=document.submitter, kind="电子发票（普通发票）", number=f"{document.pk:020d}",
        fingerprint=f":{document.pk:020d}", issued_on=document.submitted_at.date(), seller_name=f"供应商{seller}",
        buyer_name="行数公司", total_minor=total, tax_minor=total * 6 // 106, created_at=document.submitted_at,
    )  # fmt: skip


def _finding(line: Any, model: Any) -> Any:
    cap = {"minor": line.home_minor * 9 // 10, "currency": "CNY"}
    params = {"cap": cap, "actual": {"minor": line.home_minor, "currency": "CNY"}, "count": 1}
    return model(
        document_id=line.document_id, line=line, rule="hotel_standard", level="reason", data={"params": params}
    )


def _document(at: int, rng: Random, people: list[Any], version: Any) -> Any:
    from hesi.expenses.documents.models import Document, Kind, State

    who, age = rng.choice(people), rng.randint(0, DAYS)
    when = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(days=age)
    open_share = 0.33 if age < RECENT_DAYS else 0.01
    [state] = rng.choices([State.APPROVING, State.TO_PAY, State.PAID], [open_share, open_share, 1 - 2 * open_share])
    return Document(
        kind=Kind.CLAIM, template_version=version, number=f"CL-{at:07d}", title="出差", submitter=who,
        department=who.department, state=state, currency="CNY", created_at=when, submitted_at=when,
        approved_at=when if state != State.APPROVING else None, paid_at=when if state == State.PAID else None,
        total_minor=0,
    )  # fmt: skip


def _line(document: Any, position: int, rng: Random, types: list[Any], projects: list[Any]) -> Any:
    from hesi.expenses.documents.models import Line

    minor = rng.randint(100, 200_000)
    document.total_minor += minor
    on: date = (document.submitted_at - timedelta(days=rng.randint(1, 40))).date()
    return Line(
        document=document, position=position, expense_type=rng.choice(types), spent_on=on, currency="CNY",
        amount_minor=minor, home_minor=minor, project=rng.choice([None, None, *projects]), city=rng.choice(CITIES),
        nights=rng.randint(1, 3),
    )  # fmt: skip


if __name__ == "__main__":
    main()
