"""What the words of a question can name in one company: read once for a page, a list or an export."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.money_format import locale_for
from hesi.core.text import fold_name
from hesi.expenses.documents.models import ExpenseType, State
from hesi.expenses.policies.rules import RULES
from hesi.insights.departments import Tree
from hesi.insights.search_language.grammar import in_chinese, nearest, shown_name
from hesi.insights.search_language.having import HAVING
from hesi.insights.search_language.refusals import NotUnderstood
from hesi.insights.search_language.terms import Term, Word
from hesi.insights.spending import UNPAID
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.currencies.rates import known_currencies
from hesi.workspace.people.models import Department, DimensionItem, LegalEntity, Member
from hesi.workspace.people.tree import labels_of

LANGUAGES = ("zh-hans", "en")
UNPAID_WORDS = ("unpaid", "未支付")
ME = ("me", "我", "本人", "自己")
_MOST_POSSIBLE = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing that can be named: by `word` in a question, as `label` on the page, and by any of `names`.

    A group has several values, and is named by its whole name only.
    """

    value: Any
    label: str
    word: str
    names: tuple[str, ...]
    is_group: bool = False

    @classmethod
    def of(cls, value: Any, label: str, names: Iterable[str], word: str = "") -> "Choice":
        """One with its names folded for comparing."""
        folded = dict.fromkeys(fold_name(name) for name in (label, word, *names) if name)
        return cls(value, label, word or label, tuple(name for name in folded if name))


class Vocabulary:
    """The company's departments, types, projects and other closed lists, each read when it is first needed."""

    def __init__(self, actor: AnyActor) -> None:
        self.actor = actor
        self._lists: dict[str, list[Choice]] = {}
        self._people: dict[Term, frozenset[int]] = {}

    def choices(self, key: str) -> list[Choice]:
        """Everything that a word of this field can name; for fields of closed lists only."""
        if key not in self._lists:
            self._lists[key] = _LISTS[key](self)
        return self._lists[key]

    def named(self, term: Term, word: Word) -> list[Choice]:
        """What a word names: the thing of exactly that name, else all whose name holds it. Raises `NotUnderstood`."""
        asked, choices = fold_name(word.text), self.choices(term.field)
        found = [one for one in choices if asked in one.names]
        if not found and asked and not word.is_exact:
            found = [one for one in choices if not one.is_group and any(asked in name for name in one.names)]
        if found:
            return found
        known = [one.word for one in choices]
        raise unknown(term, word, known, possible=known if len(known) <= _MOST_POSSIBLE else ())

    @cached_property
    def tree(self) -> Tree:
        """The departments."""
        return Tree(Department.objects.order_by("path"))

    def department_word(self, department: Department) -> str:
        """How a question names a department: by its name, with those above it where there are several of that name."""
        return next(one.word for one in self.choices("department") if one.value == department.pk)

    def _departments(self) -> list[Choice]:
        every = self.tree.every
        labels = labels_of(every.values())
        names = Counter(row.name for row in every.values())
        found = []
        for pk, row in every.items():
            way = [one.name for one in self.tree.way_to(row)]
            paths = ["/".join(way[at:]) for at in range(len(way))]
            word = row.name if names[row.name] == 1 else paths[0]
            found.append(Choice.of(pk, labels[pk], (*paths, row.code), word))
        return found

    def people(self, term: Term) -> frozenset[int]:
        """The people a term names: whoever is called exactly so, else all whose name holds it. Raises `NotUnderstood`.

        Named one by one: of how many a part of a name is true neither database can guess.
        """
        if term not in self._people:
            self._people[term] = frozenset(pk for word in term.words for pk in self._people_called(term, word))
        return self._people[term]

    def _people_called(self, term: Term, word: Word) -> list[int]:
        if word.text.casefold() in ME and self.actor.member_id is not None:
            return [self.actor.member_id]
        known = Member.objects.visible_to(self.actor).order_by()
        exact = Q(name=word.text) | Q(email__iexact=word.text) | Q(employee_no=word.text)
        found = list(known.filter(exact).values_list("pk", flat=True))
        if not found and not word.is_exact:
            found = list(known.filter(name__icontains=word.text).values_list("pk", flat=True))
        if not found:
            near = known.filter(name__startswith=word.text[:1]).order_by("name").values_list("name", flat=True)[:200]
            raise unknown(term, word, list(near))
        return found

    @cached_property
    def types(self) -> dict[int, ExpenseType]:
        """The expense types."""
        return {row.pk: row for row in ExpenseType.objects.all()}

    def type_word(self, kind: ExpenseType) -> str:
        """How a question names an expense type."""
        return next(one.word for one in self.choices("type") if one.value == kind.pk)

    def _types(self) -> list[Choice]:
        labels = [row.label for row in self.types.values()]
        words = {pk: row.label if labels.count(row.label) == 1 else row.key for pk, row in self.types.items()}
        return [Choice.of(pk, row.label, (row.key, row.name, row.name_en), words[pk]) for pk, row in self.types.items()]

    def _projects(self) -> list[Choice]:
        rows = DimensionItem.objects.filter(dimension__key="project")
        return [Choice.of(row.pk, str(row), (row.code, row.name), row.code) for row in rows]

    def _entities(self) -> list[Choice]:
        return [Choice.of(row.pk, row.name, (row.tax_id,)) for row in LegalEntity.objects.all()]

    def _states(self) -> list[Choice]:
        states = [Choice.of(one, str(one.label), (one.value, *_in_both(one.label))) for one in State]
        label = gettext_lazy("Not paid yet")
        word = _word_of(*UNPAID_WORDS)
        unpaid = Choice.of(UNPAID, str(label), (*_in_both(label), *UNPAID_WORDS), word)
        return [*states, replace(unpaid, is_group=True)]

    def _findings(self) -> list[Choice]:
        return [Choice.of(key, str(spec.title), (key, *_in_both(spec.title))) for key, spec in RULES.items()]

    def _currencies(self) -> list[Choice]:
        codes = dict.fromkeys([self.actor.tenant.currency, *known_currencies()])
        shown = locale_for(translation.get_language()).currencies
        every = [locale_for(language).currencies for language in LANGUAGES]
        return [
            Choice.of(code, f"{code} {shown.get(code, '')}".strip(), [names.get(code, "") for names in every], code)
            for code in codes
        ]

    def _having(self) -> list[Choice]:
        return [
            Choice.of(key, str(one.label), (key, *one.names, *_in_both(one.label)), _word_of(key, one.names[0]))
            for key, one in HAVING.items()
        ]


_LISTS: dict[str, Callable[[Vocabulary], list[Choice]]] = {
    "department": Vocabulary._departments,
    "type": Vocabulary._types,
    "project": Vocabulary._projects,
    "entity": Vocabulary._entities,
    "state": Vocabulary._states,
    "finding": Vocabulary._findings,
    "currency": Vocabulary._currencies,
    "has": Vocabulary._having,
}
CLOSED = frozenset(_LISTS)


def unknown(term: Term, word: Word, known: list[str], possible: Sequence[str] = ()) -> NotUnderstood:
    """The refusal of a word that names nothing, at the place of its term, with the nearest of the known names."""
    (begins, ends), near = term.place, nearest(word.text, known)
    meant = tuple(Word(near, word.is_exact) if one == word else one for one in term.values)
    return NotUnderstood(
        _("“{said}” is not among what “{field}” can be.").format(said=word.text[:40], field=shown_name(term.field)),
        at=begins, length=ends - begins, possible=possible, nearest=near,
        mended=replace(term, values=meant).written(in_chinese=in_chinese()) if near else "",
    )  # fmt: skip


def _in_both(label: object) -> list[str]:
    """A translated label in each language."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(str(label))
    return found


def _word_of(english: str, chinese: str) -> str:
    return english if (translation.get_language() or "").startswith("en") else chinese
