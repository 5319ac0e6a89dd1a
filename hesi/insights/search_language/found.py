"""What a question found: its sum, where it lies, and the expenses one page at a time."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Prefetch, Sum
from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.core.pages import KeyPage, key_page
from hesi.expenses.documents.models import Document, Line
from hesi.insights.search_language.links import address_of
from hesi.insights.search_language.looking import Look, look_from
from hesi.insights.search_language.matching import days_asked, lines_of
from hesi.insights.search_language.questions import Question, Term, Word
from hesi.insights.search_language.vocabulary import Vocabulary
from hesi.insights.search_language.ways import way_to
from hesi.insights.spending import Spent
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.people.models import Department

PAGE = 30
# Without days in the question, walking a year of them in order would read every expense there is.
BY_DAY, BY_DOCUMENT = ("-on_day", "-pk"), ("-of_document", "-pk")
# So many expenses are looked through before the page is shown. Where that does not fill it, the page asks for the rest.
_LOOKED_THROUGH = 10_000
# Of few documents so many are added up before; of more the page asks once it is there.
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
        self._way = way_to(question, self.vocabulary)
        self.lines: Any = lines_of(question, actor, self.vocabulary, self._way)

    @cached_property
    def _cells(self) -> list[tuple[int | None, int | None, int, int]]:
        """(department that bears it, expense type, sum in minor units, lines)."""
        rows = self._read_through.values_list("bearer", "expense_type")
        return list(rows.annotate(sum=Sum("home_minor"), lines=Count("pk")))

    @property
    def _read_through(self) -> Any:
        """All of them in no order. By day SQLite would fetch each from another part of the file."""
        if self._way.documents is not None or not self._is_long:
            return self.lines
        return lines_of(self.question, self.actor, self.vocabulary, replace(self._way, by_day=False))

    @cached_property
    def is_many(self) -> bool:
        """Whether adding up takes longer than a page should."""
        if self._way.documents is None:
            return self._is_long
        return bool(self.lines.order_by().values("pk")[:_ADDED_AT_ONCE].count() == _ADDED_AT_ONCE)

    @cached_property
    def _is_long(self) -> bool:
        """Whether there are more expenses to look through than a page should."""
        return not self._first_look.is_whole

    @cached_property
    def _first_look(self) -> Look:
        return self._look("")

    @property
    def count(self) -> int:
        """How many expenses."""
        return sum(lines for *_rest, lines in self._cells)

    @cached_property
    def documents(self) -> int:
        """On how many documents they stand."""
        return int(self._read_through.aggregate(documents=Count("document_id", distinct=True))["documents"])

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
        """By day where the question says days, else by document, the newest first."""
        return BY_DAY if self._way.by_day else BY_DOCUMENT

    def page(self, cursor: str = "", size: int = PAGE) -> KeyPage[Line]:
        """One page of the expenses, however many have to be looked through for it."""
        return self._page(self.lines, cursor, size)

    def page_at_once(self, cursor: str = "", size: int = PAGE) -> KeyPage[Line] | None:
        """The same page in a time that does not grow with the company; None where too few of the next ones answer."""
        look = self._look(cursor) if cursor else self._first_look
        if look.is_whole:
            return self.page(cursor, size)
        near = lines_of(self.question, self.actor, self.vocabulary, replace(self._way, is_bounded=True))
        page = self._page(near.filter(look.inside), cursor, size)
        return page if (page.has_previous if look.is_backwards else page.has_next) else None

    def _look(self, cursor: str) -> Look:
        most = _LOOKED_THROUGH if self._way.documents is None else None
        among = self._way.lines.filter(days_asked(self.question, self.vocabulary))
        return look_from(among, order=self.order, cursor=cursor, most=most)

    def _page(self, lines: Any, cursor: str, size: int) -> KeyPage[Line]:
        # Their documents are read after: joined with all that is shown of them, PostgreSQL would sort everything first.
        documents = Document._base_manager.select_related("submitter", "template_version__template")
        rows = lines.prefetch_related(Prefetch("document", documents))
        page: KeyPage[Line] = key_page(rows, order=self.order, cursor=cursor, size=size)
        for line in page.items:
            line.expense_type = self.vocabulary.types.get(line.expense_type_id) if line.expense_type_id else None
        return page

    def bearer_of(self, line: Any) -> str:
        """The department that bears an expense of the page."""
        department = self.vocabulary.tree.every.get(line.bearer)
        return department.name if department else ""
