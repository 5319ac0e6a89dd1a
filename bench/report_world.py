"""Run inside a started product's environment: a company with very many lines, and its sums. Prints it as JSON.

    python -m bench.report_world --documents 200000

Documents have five lines each, over two years, forty departments, four hundred people; a document in ten is in
approval, two in ten wait for payment, the others are paid.
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
STEP = 2_000
CITIES = ("上海", "北京", "杭州", "成都", "武汉")
FINANCE, HEAD = "lines-finance@example.com", "lines-head@example.com"


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
        _people()
    print(
        f"  {options.documents:,} documents, {options.documents * LINES:,} lines in {filled - began:.0f} s;"
        f" {sums:,} sums in {time.monotonic() - filled:.0f} s",
        file=sys.stderr,
    )
    print(json.dumps({"tenant": tenant.pk, "finance": FINANCE, "head": HEAD}))


def _people() -> None:
    """Who asks: finance, which sees everything, and the head of one department."""
    from hesi.workspace.access.models import Role, RoleHolder
    from hesi.workspace.people.models import Department, Member, User

    finance = Member.objects.create(name="财务", user=User.objects.create(email=FINANCE), email=FINANCE)
    RoleHolder.objects.create(role=Role.objects.get(key="finance"), member=finance)
    department = Department.objects.exclude(parent=None).order_by("pk")[0]
    head = Member.objects.create(name="负责人", user=User.objects.create(email=HEAD), email=HEAD, department=department)
    Department.objects.filter(pk=department.pk).update(head=head)


def _fill(documents: int) -> None:
    from django.db import transaction

    from hesi.expenses.documents.models import Document, ExpenseType, Line, TemplateVersion
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
            Line.objects.bulk_create(lines, batch_size=STEP)


def _document(at: int, rng: Random, people: list[Any], version: Any) -> Any:
    from hesi.expenses.documents.models import Document, Kind, State

    who, when = rng.choice(people), datetime(2026, 11, 1, tzinfo=UTC) - timedelta(days=rng.randint(0, 720))
    state = rng.choice([State.APPROVING, *[State.TO_PAY] * 2, *[State.PAID] * 7])
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
