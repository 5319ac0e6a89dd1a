"""From a question to the expenses it asks for, among the documents the asker may see."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce

from hesi.core.money import scale_of
from hesi.core.text import query_tokens
from hesi.core.time import start_of_day
from hesi.expenses.documents.models import Document, Line, LineInvoice, seen_by
from hesi.insights.hidden import Hidden
from hesi.insights.search_language.having import HAVING, found_about
from hesi.insights.search_language.periods import Period
from hesi.insights.search_language.terms import Bounds, Question, Term
from hesi.insights.search_language.vocabulary import Vocabulary
from hesi.insights.search_language.ways import Way, is_of_days, number_is, way_to
from hesi.insights.spending import COUNTED_KINDS, COUNTED_STATES
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.search.matching import subjects_holding

# What every amount of ours lies between, so that a bound always fits its column.
_MOST_MINOR = 10**18
Condition = Callable[[Term, Vocabulary], Q]


def lines_of(
    question: Question, actor: AnyActor, vocabulary: Vocabulary | None = None, way: Way | None = None
) -> QuerySet[Line]:
    """The expenses that answer the question, each with `bearer` (department that bears it) and `of_project`, ids.

    What counts is what a month counts (docs/decisions/0006); a question that names states counts those instead.
    Raises `NotUnderstood` for a word that names nothing in this company.
    """
    vocabulary = vocabulary or Vocabulary(actor)
    way = way or way_to(question, vocabulary)
    # Columns that must not change the way.
    lines: Any = way.lines.alias(
        of_type=Hidden("expense_type_id"), in_state=Hidden("document__state"),
        by_person=Hidden("document__submitter_id"),
    )  # fmt: skip
    lines = with_bearer(lines).filter(
        seen_by(actor, "document__"), document__kind__in=COUNTED_KINDS, in_state__in=_states(question, vocabulary),
        document__currency=actor.tenant.currency,
    )  # fmt: skip
    for term in question.terms:
        if term.field == "state":
            continue
        condition = _CONDITIONS[term.field](term, vocabulary)
        lines = lines.filter(~condition if term.is_negated else condition)
    found: QuerySet[Line] = lines
    return found


def with_bearer(lines: Any) -> Any:
    """Each with the ids of the department that bears it and of its project: its own, else its document's."""
    return lines.annotate(
        bearer=Coalesce("department_id", "document__department_id"),
        of_project=Coalesce("project_id", "document__project_id"),
    )


def days_asked(question: Question, vocabulary: Vocabulary) -> Q:
    """Only on which days the expenses were made, as the question says."""
    terms = (term for term in question.terms if is_of_days(term))
    return reduce(and_, (_CONDITIONS[term.field](term, vocabulary) for term in terms), Q())


def _states(question: Question, vocabulary: Vocabulary) -> list[str]:
    """The states asked for; a question that only rules some out asks for the others of those that count."""
    asked, refused = set(), set()
    for term in question.about("state"):
        named = [one for word in term.words for one in vocabulary.named(term, word)]
        found = {state.value for one in named for state in (one.value if one.is_group else (one.value,))}
        if term.is_negated:
            refused |= found
        else:
            asked |= found
    return sorted((asked or {state.value for state in COUNTED_STATES}) - refused)


def _among(column: str, ids: set[Any]) -> Q:
    """Said so that its negation holds where there is nothing at all."""
    return Q(**{f"{column}__isnull": False, f"{column}__in": sorted(ids)})


def _listed(column: str) -> Condition:
    """A field whose words name things of a list that lines hold in this column."""

    def condition(term: Term, vocabulary: Vocabulary) -> Q:
        return _among(column, {one.value for word in term.words for one in vocabulary.named(term, word)})

    return condition


def _department(term: Term, vocabulary: Vocabulary) -> Q:
    """With everything below it, unless exactly this one was asked for."""
    ids: set[int] = set()
    for word in term.words:
        for one in vocabulary.named(term, word):
            top = vocabulary.tree.every[one.value]
            ids |= {top.pk} if word.is_exact else set(vocabulary.tree.ids_below(top))
    return _among("bearer", ids)


def _person(term: Term, vocabulary: Vocabulary) -> Q:
    return Q(by_person__in=sorted(vocabulary.people(term)))


def _number(term: Term, _vocabulary: Vocabulary) -> Q:
    return _any(number_is("document__", word) for word in term.words)


def _text(column: str) -> Condition:
    """A field whose words stand in a column of text, as a part of it or as the whole."""

    def condition(term: Term, _vocabulary: Vocabulary) -> Q:
        return _any(Q(**{f"{column}__{'iexact' if word.is_exact else 'icontains'}": word.text}) for word in term.words)

    return condition


def _seller(term: Term, vocabulary: Vocabulary) -> Q:
    """Whoever an invoice of the line was made out by."""
    proofs = LineInvoice.objects.filter(_text("invoice__seller_name")(term, vocabulary), line=OuterRef("pk"))
    # Asked of each line: turned into a join, PostgreSQL would read the invoices again and again.
    return Q(Case(When(Exists(proofs), then=True), default=False))


def _finding(term: Term, vocabulary: Vocabulary) -> Q:
    return found_about(rule__in=sorted({one.value for word in term.words for one in vocabulary.named(term, word)}))


def _has(term: Term, vocabulary: Vocabulary) -> Q:
    return _any(HAVING[one.value].condition() for word in term.words for one in vocabulary.named(term, word))


def _amount(term: Term, vocabulary: Vocabulary) -> Q:
    scale = scale_of(vocabulary.actor.tenant.currency)
    return _any(_amount_bounds(bounds, scale) for bounds in term.bounds)


def _amount_bounds(bounds: Bounds, scale: int) -> Q:
    low, high = (_minor(point, scale) for point in (bounds.first, bounds.last))
    if bounds.sign == "..":
        return Q(home_minor__gte=_whole(low, ROUND_CEILING), home_minor__lte=_whole(high, ROUND_FLOOR))
    if bounds.sign in (">", "<="):
        # Between two whole numbers lies none: more than 10.5 is more than 10.
        name = "gt" if bounds.sign == ">" else "lte"
        return Q(**{f"home_minor__{name}": _whole(low, ROUND_FLOOR)})
    if bounds.sign in ("<", ">="):
        name = "lt" if bounds.sign == "<" else "gte"
        return Q(**{f"home_minor__{name}": _whole(low, ROUND_CEILING)})
    # The ends pass each other where the amount has more decimals than the currency: nothing is exactly that.
    return Q(home_minor__gte=_whole(low, ROUND_CEILING), home_minor__lte=_whole(low, ROUND_FLOOR))


def _minor(point: Decimal | Period | None, scale: int) -> Decimal:
    return point.scaleb(scale) if isinstance(point, Decimal) else Decimal(0)


def _whole(minor: Decimal, rounding: str) -> int:
    return int(max(min(minor, Decimal(_MOST_MINOR)), Decimal(-_MOST_MINOR)).to_integral_value(rounding))


def _days(column: str, *, is_instant: bool = False) -> Condition:
    """A field of days: a column of days, or of instants that lie on days of the company's calendar."""

    def condition(term: Term, vocabulary: Vocabulary) -> Q:
        tenant = vocabulary.actor.tenant

        def side(name: str, on: date) -> Q:
            return Q(**{f"{column}__{name}": start_of_day(on, tenant.time_zone) if is_instant else on})

        def one(bounds: Bounds) -> Q:
            first, after = _first_and_after(bounds, tenant.today)
            inside = Q(**{f"{column}__isnull": False})
            inside &= side("gte", first) if first else Q()
            return inside & (side("lt", after) if after else Q())

        return _any(one(bounds) for bounds in term.bounds)

    return condition


def _first_and_after(bounds: Bounds, today: date) -> tuple[date | None, date | None]:
    """The first day asked for and the one after the last; None where that side is open."""
    first, after = _period(bounds.first).days(today)
    if bounds.last is not None:
        return first, _period(bounds.last).days(today)[1]
    open_sides: dict[str, tuple[date | None, date | None]] = {
        "=": (first, after), ">": (after, None), ">=": (first, None), "<": (None, first), "<=": (None, after),
    }  # fmt: skip
    return open_sides[bounds.sign]


def _period(point: Decimal | Period | None) -> Period:
    assert isinstance(point, Period)  # noqa: S101 - the grammar gives a field of days nothing else
    return point


def _anywhere(term: Term, _vocabulary: Vocabulary) -> Q:
    """A word the line or its document says. The index of documents says quickly which can hold it at all."""
    return _any(_said(word.text) for word in term.words)


def _said(text: str) -> Q:
    columns = ("note", "city", "document__title", "document__purpose", "document__number", "document__submitter__name")
    found = reduce(or_, (Q(**{f"{column}__icontains": text}) for column in columns))
    found |= Q(Exists(LineInvoice.objects.filter(line=OuterRef("pk"), invoice__seller_name__icontains=text)))
    if not query_tokens(text):
        return found
    return Q(document__in=subjects_holding(text, Document.subject_type)) & found


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


_CONDITIONS: dict[str, Condition] = {
    "": _anywhere,
    "department": _department,
    "type": _listed("of_type"),
    "amount": _amount,
    "month": _days("on_day"),
    "date": _days("on_day"),
    "person": _person,
    "project": _listed("of_project"),
    "entity": _listed("document__legal_entity_id"),
    "city": _text("city"),
    "seller": _seller,
    "number": _number,
    "finding": _finding,
    "currency": _listed("currency"),
    "has": _has,
    "submitted": _days("document__submitted_at", is_instant=True),
    "paid": _days("document__paid_at", is_instant=True),
}
