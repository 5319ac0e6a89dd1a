"""From a question to the expenses it asks for, among the documents the asker may see."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from hesi.core.money import scale_of
from hesi.core.text import query_tokens
from hesi.core.time import start_of_day
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import Document, Line, LineInvoice
from hesi.insights.search_language.having import HAVING, found_about
from hesi.insights.search_language.periods import Period
from hesi.insights.search_language.terms import Bounds, Question, Term, Word
from hesi.insights.search_language.vocabulary import Vocabulary, unknown
from hesi.insights.spending import COUNTED_KINDS, COUNTED_STATES
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.people.models import Member
from hesi.workspace.search.matching import subjects_holding

ME = ("me", "我", "本人", "自己")
# What every amount of ours lies between, so that a bound always fits its column.
_MOST_MINOR = 10**18
Condition = Callable[[Term, Vocabulary], Q]


def lines_of(question: Question, actor: AnyActor, vocabulary: Vocabulary | None = None) -> QuerySet[Line]:
    """The expenses that answer the question, each with `bearer` (department that bears it) and `of_project`, ids.

    What counts is what a month counts (docs/decisions/0006); a question that names states counts those instead.
    Raises `NotUnderstood` for a word that names nothing in this company.
    """
    vocabulary = vocabulary or Vocabulary(actor)
    lines: QuerySet[Any] = Line.objects.filter(
        document__kind__in=COUNTED_KINDS, document__state__in=_states(question, vocabulary),
        document__currency=actor.tenant.currency,
    ).order_by()  # fmt: skip
    if not actor.holds(VIEW_ALL_DOCUMENTS):
        # Who sees every document is spared the list of them: the database would walk all to find a month's expenses.
        lines = lines.filter(document__in=Document.objects.visible_to(actor).order_by())
    lines = lines.annotate(
        bearer=Coalesce("department_id", "document__department_id"),
        of_project=Coalesce("project_id", "document__project_id"),
    )
    for term in question.terms:
        if term.field == "state":
            continue
        condition = _CONDITIONS[term.field](term, vocabulary)
        lines = lines.filter(~condition if term.is_negated else condition)
    return lines


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
    return _any(_one_person(term, word, vocabulary.actor) for word in term.words)


def _one_person(term: Term, word: Word, actor: AnyActor) -> Q:
    if word.text.casefold() in ME and actor.member_id is not None:
        return Q(document__submitter=actor.member_id)
    known = Member.objects.visible_to(actor)
    people = known.filter(Q(name=word.text) | Q(email__iexact=word.text) | Q(employee_no=word.text))
    if not word.is_exact and not people.exists():
        people = known.filter(name__icontains=word.text)
    if not people.exists():
        near = known.filter(name__startswith=word.text[:1]).order_by("name").values_list("name", flat=True)[:200]
        raise unknown(term, word, list(near))
    return Q(document__submitter__in=people.order_by().values("pk"))


def _text(column: str, begins: str = "icontains") -> Condition:
    """A field whose words stand in a column of text, as a part of it or as the whole."""

    def condition(term: Term, _vocabulary: Vocabulary) -> Q:
        return _any(Q(**{f"{column}__{'iexact' if word.is_exact else begins}": word.text}) for word in term.words)

    return condition


def _seller(term: Term, vocabulary: Vocabulary) -> Q:
    """Whoever an invoice of the line was made out by."""
    proofs = LineInvoice.objects.filter(_text("invoice__seller_name")(term, vocabulary))
    return Q(pk__in=proofs.values("line"))


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
    "type": _listed("expense_type_id"),
    "amount": _amount,
    "month": _days("spent_on"),
    "date": _days("spent_on"),
    "person": _person,
    "project": _listed("of_project"),
    "entity": _listed("document__legal_entity_id"),
    "city": _text("city"),
    "seller": _seller,
    "number": _text("document__number", "istartswith"),
    "finding": _finding,
    "currency": _listed("currency"),
    "has": _has,
    "submitted": _days("document__submitted_at", is_instant=True),
    "paid": _days("document__paid_at", is_instant=True),
}
