"""The documents behind a number of a report: the same months and the same narrowing, over what the person may see."""

from itertools import zip_longest
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.http import QueryDict

from hesi.core.text import whole_number
from hesi.core.time import start_of_day
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.models import Document, FrozenFinding, Line, LineInvoice
from hesi.expenses.documents.payable import with_payable
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.day_text import DayText
from hesi.insights.rollups.facts import HOTEL
from hesi.insights.rollups.travel import AHEAD, GIVEN_BACK, KINDS, NOT_TOLD, TYPE_KEYS, names_of
from hesi.insights.spending import AGREED, COUNTED_KINDS, COUNTED_STATES
from hesi.workspace.people.models import Member

_DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_BY_INVOICE = ("supplier", "tax")
_BY_JOURNEY = ("journey", "booking")
_INSTANTS = {"filed": "submitted_at", "paid": "paid_at", "finding": "submitted_at", "decision": "approved_at"}
BASES = ("spent", *_INSTANTS, *_BY_INVOICE, *_BY_JOURNEY)


def basis_of(query: QueryDict) -> str:
    """By what the number counts; line days unless it says otherwise."""
    asked = query.get("by", "")
    return asked if asked in BASES else "spent"


def documents_behind(asking: Asking, query: QueryDict) -> QuerySet[Document]:
    """The documents, each with `part_minor`: how much of it lies in a number of lines or of whole documents.

    For the other numbers `reports.parts` says it. A few documents of those may turn out to have no part.
    """
    basis = basis_of(query)
    rows: QuerySet[Document] = Document.objects.visible_to(asking.actor).filter(
        kind__in=COUNTED_KINDS, state__in=COUNTED_STATES, currency=asking.currency
    )
    if (entity := id_in(query, "entity")) is not None:
        rows = rows.filter(legal_entity=entity) if entity else rows.filter(legal_entity__isnull=True)
    if basis == "spent":
        return _by_lines(rows, asking, query)
    if basis in _BY_INVOICE:
        rows = _by_invoices(rows, asking, query)
    elif basis in _BY_JOURNEY:
        rows = _by_journeys(rows, asking, query)
    else:
        rows = _by_instant(rows, asking, query, _INSTANTS[basis])
    if basis == "paid":
        # What an advance has cleared was paid out with the advance.
        return with_payable(rows).annotate(part_minor=F("total_minor") - F("less_minor"))
    total: Any = Coalesce("total_minor", Value(0))
    return rows.annotate(part_minor=total)


def _by_lines(rows: QuerySet[Document], asking: Asking, query: QueryDict) -> QuerySet[Document]:
    lines = _lines(asking, query)
    if (kind := id_in(query, "type")) is not None:
        lines = lines.filter(expense_type=kind) if kind else lines.filter(expense_type__isnull=True)
    if (project := id_in(query, "project")) is not None:
        lines = lines.annotate(of=Coalesce("project_id", "document__project_id")).filter(of=project)
    if query.get("hotel"):
        lines = _hotels(lines, query)
    if (person := id_in(query, "person")) is not None:
        rows = rows.filter(submitter_id=person)
    part = lines.order_by().values("document").annotate(sum=Sum("home_minor")).values("sum")
    return rows.filter(Exists(lines)).annotate(part_minor=Subquery(part, output_field=BigIntegerField()))


def _lines(asking: Asking, query: QueryDict) -> Any:
    """The lines of a document in these months, of the department asked for."""
    first, after = asking.window.days
    lines: Any = Line.objects.filter(document=OuterRef("pk"), spent_on__gte=first, spent_on__lt=after)
    department = id_in(query, "department")
    if department is None:
        return lines
    lines = lines.annotate(bearer=Coalesce("department_id", "document__department_id"))
    return lines.filter(_in_department(asking, department, "bearer", is_exact=bool(query.get("exact"))))


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


def _by_journeys(rows: QuerySet[Document], asking: Asking, query: QueryDict) -> QuerySet[Document]:
    """Documents with a ticket, or with a line of the type and no ticket, between the cities or of the class asked."""
    mode = id_in(query, "mode") or 0
    tickets = LineInvoice.objects.filter(invoice__kind__in=KINDS.get(mode, ()), invoice__currency=asking.currency)
    tickets = tickets.filter(invoice__total_minor__isnull=False)
    lines = _lines(asking, query)
    bare = lines.filter(expense_type__key=TYPE_KEYS.get(mode, "")).exclude(
        Exists(tickets.filter(line=OuterRef("pk")).order_by())
    )
    business = "invoice__extra__business"
    tickets = tickets.filter(Q(**{f"{business}__isnull": True}) | ~Q(**{business: GIVEN_BACK}))
    if basis_of(query) == "booking":
        place = id_in(query, "ahead")
        tickets = _bought_ahead(tickets, NOT_TOLD if place is None else place)
        bare = bare if place == NOT_TOLD else bare.none()
    else:
        ends = [name for name in (query.get("origin", "-"), query.get("other", "-")) if name != "-"]
        tickets = tickets.filter(_between(ends))
        bare = bare.filter(_starting_with("city", ends) if ends else Q(city="")) if len(ends) < 2 else bare.none()
    with_ticket = lines.filter(Exists(tickets.filter(line=OuterRef("pk")).order_by()))
    return rows.filter(Exists(with_ticket) | Exists(bare))


def _bought_ahead(tickets: Any, place: int) -> Any:
    """Tickets bought so many days before the journey. Days are compared as text, which no wrong one can upset."""
    tickets = tickets.annotate(travelled=KeyTextTransform("travel_date", "invoice__extra"))
    is_written_first = When(invoice__issued_on__lt=F("line__spent_on"), then="invoice__issued_on")
    bought = Case(is_written_first, default="line__spent_on", output_field=DateField())
    if place == NOT_TOLD or not 0 <= place < len(AHEAD):
        is_late = Q(travelled__lt=DayText(bought, 0))
        return tickets.filter(Q(travelled__isnull=True) | ~Q(travelled__regex=_DAY) | is_late)
    found = tickets.filter(travelled__gte=DayText(bought, AHEAD[place]))
    if place + 1 < len(AHEAD):
        found = found.filter(travelled__lt=DayText(bought, AHEAD[place + 1]))
    return found


def _between(ends: list[str]) -> Q:
    """From one of the cities to the other, either way; an end that is missing stands on no ticket."""
    ways = [("from_station", "to_station"), ("to_station", "from_station")]
    found = Q()
    for way in ways:
        one = Q()
        for station, city in zip_longest(way, ends):
            key = f"invoice__extra__{station}"
            one &= _starting_with(key, [city]) if city else Q(**{f"{key}__isnull": True}) | Q(**{key: ""})
        found |= one
    return found


def _starting_with(column: str, cities: list[str]) -> Q:
    found = Q()
    for city in cities:
        for name in names_of(city):
            found |= Q(**{f"{column}__istartswith": name})
    return found


def _by_instant(rows: QuerySet[Document], asking: Asking, query: QueryDict, column: str) -> QuerySet[Document]:
    zone = asking.actor.tenant.time_zone
    begin, end = (start_of_day(day, zone) for day in asking.window.days)
    rows = rows.filter(**{f"{column}__gte": begin, f"{column}__lt": end})
    if rule := query.get("rule", ""):
        found = FrozenFinding.objects.filter(document=OuterRef("pk"), rule=rule, level=query.get("level", ""))
        rows = rows.filter(Exists(found))
    if (approver := id_in(query, "approver")) is not None:
        decided = ApprovalTask.objects.filter(
            process=OuterRef("process"), assignee=approver, step__name=query.get("step", ""),
            state__in=list(ApprovalTask.BY_PERSON),
        )  # fmt: skip
        rows = rows.filter(Exists(decided), state__in=AGREED)
    return _of_department(rows, asking, query)


def _of_department(rows: QuerySet[Document], asking: Asking, query: QueryDict) -> QuerySet[Document]:
    department = id_in(query, "department")
    if department is None:
        return rows
    return rows.filter(_in_department(asking, department, "department_id", is_exact=bool(query.get("exact"))))


def _in_department(asking: Asking, department: int, column: str, *, is_exact: bool) -> Q:
    """Those of a department with everything below it, of it alone, or (0) of none."""
    if not department:
        return Q(**{f"{column}__isnull": True})
    return Q(**{f"{column}__in": department_ids(asking, department, is_exact=is_exact)})


def department_ids(asking: Asking, department: int, *, is_exact: bool) -> list[int]:
    """The ids a narrowing to this department means."""
    found = asking.tree.every.get(department)
    return list(asking.tree.ids_below(found)) if found and not is_exact else [department]


def id_in(query: QueryDict, name: str) -> int | None:
    """A number in the address, None where there is none."""
    text = query.get(name, "")
    return whole_number(text) if text else None
