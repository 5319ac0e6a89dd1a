"""What a question found: its sum, where it lies, and the expenses one page at a time."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.core.pages import KeyPage, key_page
from hesi.expenses.documents.models import Line
from hesi.insights.search_language.links import address_of
from hesi.insights.search_language.matching import lines_of
from hesi.insights.search_language.questions import Question, Term, Word
from hesi.insights.search_language.vocabulary import Vocabulary
from hesi.insights.spending import Spent
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.people.models import Department

PAGE = 30
# Without days in the question, walking a year of them in order would read every expense there is.
BY_DAY, BY_ENTRY = ("-spent_on", "-pk"), ("-pk",)


# So many expenses are added up before the page is shown; of more the page asks once it is there.
_ADDED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the sum, with the address that narrows to it; empty where that is what was asked already."""

    label: str
    total: Money
    lines: int
    share: str
    url: str


class Found:
    """The answer to one question, for one person. Each part is one query, asked when it is needed."""

    def __init__(self, question: Question, actor: AnyActor, vocabulary: Vocabulary | None = None) -> None:
        self.question, self.actor = question, actor
        self.vocabulary = vocabulary or Vocabulary(actor)
        self.currency: str = actor.tenant.currency
        # The annotated columns are not known to the type checker.
        self.lines: Any = lines_of(question, actor, self.vocabulary)

    @cached_property
    def _cells(self) -> list[tuple[int | None, int | None, int, int]]:
        """(department that bears it, expense type, sum in minor units, lines)."""
        rows = self.lines.values_list("bearer", "expense_type")
        return list(rows.annotate(sum=Sum("home_minor"), lines=Count("pk")))

    @cached_property
    def is_many(self) -> bool:
        """Whether adding up takes longer than a page should."""
        return bool(self.lines.order_by().values("pk")[:_ADDED_AT_ONCE].count() == _ADDED_AT_ONCE)

    @property
    def count(self) -> int:
        """How many expenses."""
        return sum(lines for *_rest, lines in self._cells)

    @cached_property
    def documents(self) -> int:
        """On how many documents they stand."""
        return int(self.lines.values("document").distinct().count())

    @property
    def total(self) -> Money:
        """What they add up to, in the company's currency."""
        return Money(sum(minor for _bearer, _kind, minor, _lines in self._cells), self.currency)

    @property
    def by_type(self) -> list[Part]:
        """By expense type, the largest first."""
        sums: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
        for _bearer, kind, minor, lines in self._cells:
            sums[kind][0] += minor
            sums[kind][1] += lines
        parts = []
        for pk, (minor, lines) in sorted(sums.items(), key=lambda item: (-item[1][0], item[0] or 0)):
            if pk is None:
                parts.append(self._part(_("No expense type"), minor, lines, self._lacking("type")))
            else:
                found = self.vocabulary.types[pk]
                narrowed = self.question.narrowed("type", Word(self.vocabulary.type_word(found)))
                parts.append(self._part(found.label, minor, lines, narrowed))
        return parts

    @property
    def by_department(self) -> list[Part]:
        """One level of the tree of departments below the one asked for, each with all below it, the largest first."""
        sums: dict[int | None, Spent] = {}
        counts: dict[int | None, int] = defaultdict(int)
        for bearer, _kind, minor, lines in self._cells:
            sums[bearer] = sums.get(bearer, Spent.nothing(self.currency)) + Spent.of(minor, "", self.currency)
            counts[bearer] += lines
        tree, top = self.vocabulary.tree, self._top(sums)
        parts, rows = [], tree.rows(sums, top, self.currency)
        for row in rows:
            minor = row.spent.total.minor
            if row.department is None:
                parts.append(self._part(_("No department"), minor, counts[None], self._lacking("department")))
                continue
            word = Word(self.vocabulary.department_word(row.department), is_exact=row.is_itself)
            # A department with nothing below it is all there is to say.
            is_part = row.is_itself and len(rows) > 1
            label = _("{department} itself") if is_part else "{department}"
            ids = [row.department.pk] if row.is_itself else tree.ids_below(row.department)
            lines = sum(counts[pk] for pk in ids)
            narrowed = self.question.narrowed("department", word) if is_part or not row.is_itself else self.question
            parts.append(self._part(label.format(department=row.department.name), minor, lines, narrowed))
        return parts

    def _top(self, sums: dict[int | None, Spent]) -> Department | None:
        """The department asked for, when it is one; else where the tree begins to say something."""
        asked = [term for term in self.question.about("department") if not term.is_negated]
        if len(asked) == 1 and len(asked[0].words) == 1:
            found = self.vocabulary.named(asked[0], asked[0].words[0])
            if len(found) == 1:
                return self.vocabulary.tree.every[found[0].value]
        return self.vocabulary.tree.first_choice(sums, self.currency) if not asked else None

    def _lacking(self, key: str) -> Question:
        word = next(one.word for one in self.vocabulary.choices("has") if one.value == key)
        return self.question.added(Term("has", (Word(word),), is_negated=True))

    def _part(self, label: str, minor: int, lines: int, narrowed: Question) -> Part:
        whole = self.total.minor
        share = f"{(Decimal(minor) * 100 / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%" if whole else ""
        url = address_of(narrowed) if narrowed != self.question else ""
        return Part(label, Money(minor, self.currency), lines, share, url)

    @property
    def order(self) -> tuple[str, ...]:
        """By day where the question says days, else as they were entered, the newest first."""
        asks_days = any(term.field in ("month", "date") and not term.is_negated for term in self.question.terms)
        return BY_DAY if asks_days else BY_ENTRY

    def page(self, cursor: str = "", size: int = PAGE) -> KeyPage[Line]:
        """One page of the expenses."""
        related = "document__submitter", "document__template_version__template", "expense_type"
        return key_page(self.lines.select_related(*related), order=self.order, cursor=cursor, size=size)

    def bearer_of(self, line: Any) -> str:
        """The department that bears an expense of the page."""
        department = self.vocabulary.tree.every.get(line.bearer)
        return department.name if department else ""
