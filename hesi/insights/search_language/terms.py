"""A question taken apart, and the text it is written as: `str()` is canonical and is understood as the same."""

import re
from dataclasses import dataclass, replace
from dataclasses import field as part
from decimal import Decimal

from hesi.core.text import clean_line
from hesi.insights.search_language.grammar import SPECS, Kind
from hesi.insights.search_language.periods import Period

# What stands bare; everything else goes between quotation marks.
_PLAIN = re.compile(r"\w[\w()（）.&/·+#%@-]*")


@dataclass(frozen=True, slots=True)
class Word:
    """A name or a part of one; exact when only the whole of it will do."""

    text: str
    is_exact: bool = False

    def written(self, kind: Kind = Kind.WORDS, *, in_chinese: bool = False) -> str:
        """As it stands in a question."""
        plain = _PLAIN.fullmatch(self.text)
        text = self.text if plain else '"' + re.sub(r'(["\\])', r"\\\1", self.text) + '"'
        return f"={text}" if self.is_exact else text


@dataclass(frozen=True, slots=True)
class Bounds:
    """An amount or a period, or all on one side of it, or all between two. `sign` is one of = > >= < <= and `..`."""

    sign: str
    first: Decimal | Period
    last: Decimal | Period | None = None

    def written(self, kind: Kind, *, in_chinese: bool = False) -> str:
        """As it stands in a question."""
        first = _point(self.first, kind, in_chinese)
        if self.last is not None:
            return f"{first}..{_point(self.last, kind, in_chinese)}"
        return f"{'' if self.sign == '=' else self.sign}{first}"


Value = Word | Bounds


def _point(point: Decimal | Period, kind: Kind, in_chinese: bool) -> str:
    return point.written(kind, in_chinese=in_chinese) if isinstance(point, Period) else f"{point:f}"


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: any of the values of a field, or none of them. Without a field it is a word said anywhere.

    `place` is where it stands in the text it was read from; it is no part of what is asked.
    """

    field: str
    values: tuple[Value, ...]
    is_negated: bool = False
    place: tuple[int, int] = part(default=(0, 0), compare=False)

    @property
    def kind(self) -> Kind:
        return SPECS[self.field].kind if self.field else Kind.WORDS

    @property
    def words(self) -> tuple[Word, ...]:
        """Its values where they are words."""
        return tuple(value for value in self.values if isinstance(value, Word))

    @property
    def bounds(self) -> tuple[Bounds, ...]:
        """Its values where they are amounts or periods."""
        return tuple(value for value in self.values if isinstance(value, Bounds))

    def written(self, *, in_chinese: bool = False) -> str:
        """The term as text; its names are those of the company in any case."""
        values = ",".join(value.written(self.kind, in_chinese=in_chinese) for value in self.values)
        name = "" if not self.field else f"{SPECS[self.field].zh[0] if in_chinese else self.field}:"
        return f"{'-' if self.is_negated else ''}{name}{values}"

    def __str__(self) -> str:
        return self.written()


@dataclass(frozen=True, slots=True)
class Question:
    """All of its terms must hold."""

    terms: tuple[Term, ...] = ()

    def written(self, *, in_chinese: bool = False) -> str:
        """The question as text."""
        return " ".join(term.written(in_chinese=in_chinese) for term in self.terms)

    def __str__(self) -> str:
        return self.written()

    @property
    def is_empty(self) -> bool:
        return not self.terms

    def about(self, name: str) -> list[Term]:
        """The terms about one field."""
        return [term for term in self.terms if term.field == name]

    def without(self, *dropped: Term) -> "Question":
        """The same without these terms."""
        return replace(self, terms=tuple(term for term in self.terms if term not in dropped))

    def narrowed(self, name: str, *values: Value, is_negated: bool = False) -> "Question":
        """The same with one field asked for these values instead of those it was asked for; none: no longer asked."""
        first = next((at for at, term in enumerate(self.terms) if _is_of(term, name)), len(self.terms))
        rest = [term for term in self.terms if not _is_of(term, name)]
        if values:
            rest.insert(first, Term(name, values, is_negated))
        return Question(tuple(rest))

    def added(self, term: Term) -> "Question":
        """The same with one more condition."""
        return self if term in self.terms else replace(self, terms=(*self.terms, term))


def _is_of(term: Term, name: str) -> bool:
    return term.field == name and not term.is_negated


def cleaned(text: str) -> str:
    """The text as it is read and as places in it are counted: one line, composed, single spaces."""
    limit = len(text) * 4
    while (again := clean_line(text, limit)) != text:
        text = again
    return text
