"""The documents behind a number of a report: the same months and the same narrowing, over what the person may see."""

from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from hesi.core.text import whole_number
from hesi.core.time import start_of_day
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.models import Document, FrozenFinding, Line, LineInvoice
from hesi.insights.reports.asking import Asking
from hesi.insights.rollups.facts import HOTEL
from hesi.insights.spending import AGREED, COUNTED_KINDS, COUNTED_STATES
from hesi.workspace.people.models import Member

BASES = ("spent", "filed", "paid", "invoice", "approved")
_INSTANTS = {"filed": "submitted_at", "paid": "paid_at", "approved": "approved_at"}


def documents_behind(asking: Asking, query: QueryDict) -> QuerySet[Document]:
    """The documents, each with `part_minor`: how much of it lies in the number, in the company's currency."""
    basis = query.get("by", "") if query.get("by") in BASES else "spent"
    rows: QuerySet[Document] = Document.objects.visible_to(asking.actor).filter(
        kind__in=COUNTED_KINDS, state__in=COUNTED_STATES, currency=asking.currency
    )
    if (entity := _id(query, "entity")) is not None:
        rows = rows.filter(legal_entity=entity) if entity else rows.filter(legal_entity__isnull=True)
    if basis == "spent":
        return _by_lines(rows, asking, query)
    if basis == "invoice":
        rows = _by_invoices(rows, asking, query)
    else:
        rows = _by_instant(rows, asking, query, _INSTANTS[basis])
    total: Any = Coalesce("total_minor", Value(0))
    return rows.annotate(part_minor=total)


def _by_lines(rows: QuerySet[Document], asking: Asking, query: QueryDict) -> QuerySet[Document]:
    first, after = asking.window.days
    lines: Any = Line.objects.filter(document=OuterRef("pk"), spent_on__gte=first, spent_on__lt=after)
    lines = lines.annotate(bearer=Coalesce("department_id", "document__department_id"))
    if (department := _id(query, "department")) is not None:
        lines = lines.filter(_in_department(asking, department, "bearer", is_exact=bool(query.get("exact"))))
    if (kind := _id(query, "type")) is not None:
        lines = lines.filter(expense_type=kind) if kind else lines.filter(expense_type__isnull=True)
    if (project := _id(query, "project")) is not None:
        lines = lines.annotate(of=Coalesce("project_id", "document__project_id")).filter(of=project)
    if query.get("hotel"):
        lines = _hotels(lines, query)
    if (person := _id(query, "person")) is not None:
        rows = rows.filter(submitter_id=person)
    part = lines.order_by().values("document").annotate(sum=Sum("home_minor")).values("sum")
    return rows.filter(Exists(lines)).annotate(part_minor=Subquery(part, output_field=BigIntegerField()))


def _hotels(lines: Any, query: QueryDict) -> Any:
    cities = [city for city in query.get("city", "").split(",") if city]
    if query.get("unnamed"):
        cities.append("")
    lines = lines.filter(expense_type__key=HOTEL, city__in=cities) if cities else lines.filter(expense_type__key=HOTEL)
    if grade := query.get("grade", ""):
        people = Member.objects.filter(grade="" if grade == "-" else grade)
        lines = lines.filter(document__submitter__in=people)
    return lines


def _by_invoices(rows: QuerySet[Document], asking: Asking, query: QueryDict) -> QuerySet[Document]:
    first, after = asking.window.days
    zone = asking.actor.tenant.time_zone
    begin, end = start_of_day(first, zone), start_of_day(after, zone)
    links: Any = LineInvoice.objects.filter(line__document=OuterRef("pk"), invoice__currency=asking.currency)
    # An invoice without a day counts in the month of its submission, as in the report.
    links = links.filter(
        Q(invoice__issued_on__gte=first, invoice__issued_on__lt=after)
        | Q(invoice__issued_on__isnull=True, line__document__submitted_at__gte=begin)
        & Q(line__document__submitted_at__lt=end)
    )
    if (seller := query.get("seller", "")) or query.get("unnamed"):
        links = links.filter(invoice__seller_name=seller)
    if kind := query.get("invoice", ""):
        links = links.filter(invoice__kind=kind)
    return _of_department(rows.filter(Exists(links)), asking, query)


def _by_instant(rows: QuerySet[Document], asking: Asking, query: QueryDict, column: str) -> QuerySet[Document]:
    zone = asking.actor.tenant.time_zone
    begin, end = (start_of_day(day, zone) for day in asking.window.days)
    rows = rows.filter(**{f"{column}__gte": begin, f"{column}__lt": end})
    if rule := query.get("rule", ""):
        found = FrozenFinding.objects.filter(document=OuterRef("pk"), rule=rule, level=query.get("level", ""))
        rows = rows.filter(Exists(found))
    if (approver := _id(query, "approver")) is not None:
        decided = ApprovalTask.objects.filter(
            process=OuterRef("process"), assignee=approver, step__name=query.get("step", ""),
            state__in=list(ApprovalTask.BY_PERSON),
        )  # fmt: skip
        rows = rows.filter(Exists(decided), state__in=AGREED)
    return _of_department(rows, asking, query)


def _of_department(rows: QuerySet[Document], asking: Asking, query: QueryDict) -> QuerySet[Document]:
    department = _id(query, "department")
    if department is None:
        return rows
    return rows.filter(_in_department(asking, department, "department_id", is_exact=bool(query.get("exact"))))


def _in_department(asking: Asking, department: int, column: str, *, is_exact: bool) -> Q:
    """Those of a department with everything below it, of it alone, or (0) of none."""
    if not department:
        return Q(**{f"{column}__isnull": True})
    found = asking.tree.every.get(department)
    ids = asking.tree.ids_below(found) if found and not is_exact else [department]
    return Q(**{f"{column}__in": ids})


def _id(query: QueryDict, name: str) -> int | None:
    text = query.get(name, "")
    return whole_number(text) if text else None
