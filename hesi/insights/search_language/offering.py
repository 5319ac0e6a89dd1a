"""What can be suggested for a field: short lists, best first, of what this person may see."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _

from hesi.core.text import fold_name
from hesi.core.time import add_months
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import Document, LineInvoice
from hesi.expenses.documents.suggestions import CITIES
from hesi.insights.models import Cell, Cut
from hesi.insights.search_language.grammar import Kind, in_chinese
from hesi.insights.search_language.periods import read_period, relative_names
from hesi.insights.search_language.terms import Word
from hesi.insights.search_language.vocabulary import ME, Vocabulary
from hesi.workspace.people.models import Member

MOST = 8
_MONTHS_OFFERED = 12
_COMPARED = re.compile(r"[<>=≥≤＞＜＝]*")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` as it is written into the question, `label` as it is shown, with a quiet word about it."""

    text: str
    label: str
    detail: str = ""

    @classmethod
    def of(cls, word: str, label: str = "", detail: str = "") -> "Suggestion":
        """One for a word, in quotation marks where it needs them."""
        return cls(Word(word).written(), label or word, detail)


def listed(key: str) -> Callable[[Vocabulary, str], list[Suggestion]]:
    """The things of a closed list that hold what was typed; those that begin with it first."""

    def suggest(vocabulary: Vocabulary, typed: str) -> list[Suggestion]:
        asked = fold_name(typed)
        found = [one for one in vocabulary.choices(key) if any(asked in name for name in one.names)]
        found.sort(key=lambda one: not any(name.startswith(asked) for name in one.names))
        return [Suggestion.of(one.word, one.label) for one in found[:MOST]]

    return suggest


def people(vocabulary: Vocabulary, typed: str) -> list[Suggestion]:
    """Oneself, and colleagues by name."""
    rows = Member.objects.visible_to(vocabulary.actor).active().select_related("department")
    rows = rows.filter(name__icontains=typed) if typed else rows.none()
    me = ME[1 if in_chinese() else 0]
    found = [Suggestion.of(me, detail=_("Oneself"))] if me.startswith(typed.casefold()) else []
    return found + [Suggestion.of(row.name, detail=str(row.department or "")) for row in rows.order_by("name")[:MOST]]


def cities(vocabulary: Vocabulary, typed: str) -> list[Suggestion]:
    """Where nights were spent, the dearest first, and the country's larger cities."""
    asked = fold_name(typed)
    known = [*_spent_on(vocabulary, Cut.STAY, typed), *(city for city in CITIES if asked in fold_name(city))]
    return _first(known)


def sellers(vocabulary: Vocabulary, typed: str) -> list[Suggestion]:
    """Of invoices one may see through documents: the largest first, then those of one's own."""
    own = LineInvoice.objects.filter(
        line__document__submitter=vocabulary.actor.member_id, invoice__seller_name__icontains=typed
    ).order_by()
    names = own.values_list("invoice__seller_name", flat=True).distinct()[:MOST]
    return _first([*_spent_on(vocabulary, Cut.SUPPLIER, typed), *names])


def numbers(vocabulary: Vocabulary, typed: str) -> list[Suggestion]:
    """The newest documents whose number begins so."""
    rows = Document.objects.visible_to(vocabulary.actor).filter(number__istartswith=typed)
    rows = rows.select_related("submitter").order_by("-created_at", "-pk")[:MOST]
    return [Suggestion.of(row.number, detail=f"{row.submitter.name} · {row.title}".strip(" ·")) for row in rows]


def amounts(_vocabulary: Vocabulary, typed: str) -> list[Suggestion]:
    """The ways in which an amount can be asked for, with the number typed so far."""
    number = _COMPARED.sub("", typed)
    if number and not re.fullmatch(r"\d+(\.\d+)?", number):
        return []
    least = number or "1000"
    sentences = (
        (f">{least}", _("More than {amount}")), (f">={least}", _("{amount} or more")),
        (f"<{least}", _("Less than {amount}")), (least, _("Exactly {amount}")),
    )  # fmt: skip
    found = [Suggestion(text, text, label.format(amount=least)) for text, label in sentences if text.startswith(typed)]
    return found if number else [*found, Suggestion("100..500", "100..500", _("From 100 to 500"))]


def _periods(kind: Kind) -> Callable[[Vocabulary, str], list[Suggestion]]:
    """The periods told from today with the days they mean, and the last months by name."""

    def suggest(vocabulary: Vocabulary, typed: str) -> list[Suggestion]:
        asked, today = _COMPARED.sub("", typed, count=1).casefold(), vocabulary.actor.tenant.today
        sign = typed[: len(typed) - len(asked)]
        found = []
        for name, said in relative_names(kind):
            period = read_period(name, kind)
            if period is not None and (name.startswith(asked) or said.startswith(asked)):
                first, after = period.days(today)
                word = sign + (said if in_chinese() else name)
                found.append(Suggestion(word, word, f"{first} – {after - timedelta(days=1)}"))
        months = [f"{add_months(today, -back):%Y-%m}" for back in range(_MONTHS_OFFERED)]
        return [*found, *(Suggestion(sign + one, sign + one) for one in months if one.startswith(asked))]

    return suggest


PERIODS = {Kind.DAYS: _periods(Kind.DAYS), Kind.MONTHS: _periods(Kind.MONTHS)}


def _spent_on(vocabulary: Vocabulary, cut: Cut, typed: str) -> list[str]:
    """The words of a kept sum that hold what was typed, the largest first: of all, or of departments one heads."""
    actor = vocabulary.actor
    rows = Cell.objects.filter(cut=cut, word__icontains=typed).exclude(word="")
    if not actor.holds(VIEW_ALL_DOCUMENTS):
        rows = rows.filter(filed_in__in=actor.headed_department_ids) if actor.headed_department_ids else rows.none()
    sums = rows.order_by().values("word").annotate(sum=Sum("minor")).order_by("-sum", "word")
    return [row["word"] for row in sums.filter(sum__gt=0)[:MOST]]


def _first(words: Iterable[str]) -> list[Suggestion]:
    return [Suggestion.of(word) for word in list(dict.fromkeys(words))[:MOST]]
