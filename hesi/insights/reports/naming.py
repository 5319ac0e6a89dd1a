"""What the number behind an address is narrowed to, in words, as the report's row named it."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hesi.expenses.invoices.kind_names import kind_label
from hesi.expenses.policies.sentences import rule_title
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.behind import basis_of, id_in
from hesi.insights.reports.papers import level_name
from hesi.insights.reports.travel import ahead_name, city_name, mode_name
from hesi.insights.rollups.travel import AHEAD, KINDS, NOT_TOLD

Held = Iterator[tuple[str, str]]


def counted_by(query: QueryDict) -> str:
    """By which day the documents of the number fall into its months."""
    return {
        "filed": _("by the day of submission"), "finding": _("by the day of submission"),
        "paid": _("by the day of payment"), "decision": _("by the day of approval"),
        "supplier": _("by the day of the invoice"), "tax": _("by the day of the invoice"),
    }.get(basis_of(query), _("by the day of the expense"))  # fmt: skip


def narrowed_to(asking: Asking, query: QueryDict) -> list[tuple[str, str]]:
    """Label and value of everything the number is narrowed to; nothing where it is the sum of its months."""
    parts = (_of_company, _of_stay, _of_invoice, _of_journey, _of_check)
    return [one for part in parts for one in part(asking, query)]


def _of_company(asking: Asking, query: QueryDict) -> Held:
    if (department := id_in(query, "department")) is not None:
        name = asking.department_name(department)
        itself = _("{department} itself").format(department=name)
        yield _("Department"), itself if department and query.get("exact") else name
    if (kind := id_in(query, "type")) is not None:
        yield _("Expense type"), asking.type_name(kind)
    if (project := id_in(query, "project")) is not None:
        found = asking.projects([project]).get(project)
        yield _("Project"), found.name if found else _("Unknown")
    if (entity := id_in(query, "entity")) is not None:
        yield _("Legal entity"), asking.entity_name(entity)
    if (person := id_in(query, "person")) is not None:
        yield _("Employee"), _member(asking, person)


def _of_stay(_asking: Asking, query: QueryDict) -> Held:
    if not query.get("hotel"):
        return
    cities = [city for city in query.get("city", "").split(",") if city]
    if cities or query.get("unnamed"):
        yield _("City"), _(", ").join(cities) or _("No city")
    if grade := query.get("grade", ""):
        yield _("Grade"), _("No grade") if grade == "-" else grade


def _of_invoice(_asking: Asking, query: QueryDict) -> Held:
    if basis_of(query) == "supplier" and (query.get("seller") or query.get("unnamed")):
        yield _("Seller"), query.get("seller") or _("Seller not read")
    if basis_of(query) == "tax" and (kind := query.get("invoice", "")):
        yield _("Kind of invoice"), kind_label(kind)


def _of_journey(_asking: Asking, query: QueryDict) -> Held:
    basis = basis_of(query)
    if basis not in ("journey", "booking"):
        return
    if basis == "journey":
        ends = (query.get(name, "-").removeprefix("-") for name in ("origin", "other"))
        yield pgettext("travel", "Between"), " — ".join(city_name(end) for end in ends)
    elif (place := id_in(query, "ahead")) is not None and place in (*range(len(AHEAD)), NOT_TOLD):
        yield _("Ticket bought"), ahead_name(place)
    if (mode := id_in(query, "mode")) is not None and mode in KINDS:
        yield pgettext("travel", "By"), mode_name(mode)


def _of_check(asking: Asking, query: QueryDict) -> Held:
    basis = basis_of(query)
    if basis == "finding" and (rule := query.get("rule", "")):
        yield _("Rule"), rule_title(rule)
        if level := level_name(query.get("level", "")):
            yield _("Level"), level
    if basis == "decision" and (approver := id_in(query, "approver")) is not None:
        yield _("Approver"), _member(asking, approver)
        if step := query.get("step", ""):
            yield _("Approval step"), step


def _member(asking: Asking, pk: int) -> str:
    found = asking.members([pk]).get(pk)
    return found.name if found else _("Unknown")
