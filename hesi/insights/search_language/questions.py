"""Understanding a question as a person types it. Pure: this knows neither the database nor the day.

`部门:销售 金额:>1000 -类型:住宿,机票 出租车` is four terms. The signs of Chinese keyboards
(：，＞“”－) are taken for ours.
"""

import re
from collections.abc import Callable
from typing import NoReturn

from django.utils.translation import gettext as _

from hesi.insights.search_language.bounds import read_bounds
from hesi.insights.search_language.grammar import SPECS, Kind, Spec, find_spec, nearest_field, shown_name
from hesi.insights.search_language.refusals import NotUnderstood
from hesi.insights.search_language.terms import Bounds, Question, Term, Value, Word, cleaned

__all__ = ["Bounds", "NotUnderstood", "Question", "Term", "Value", "Word", "parse"]

MOST_CHARS = 500
MOST_TERMS = 30
MOST_VALUES = 50
MINUS, COMMAS = "-－−–", ",，、"
QUOTES = {'"': '"', "＂": "＂", "“": '”“"', "”": '”“"', "「": "」", "『": "』"}
SIGNS = {">": ">", "＞": ">", "<": "<", "＜": "<", "=": "=", "＝": "=", "≥": ">=", "≤": "<=", "≧": ">=", "≦": "<="}
NAMED = re.compile(r"([^\W\d_][\w-]*)[:：]")
_NEXT = re.compile(rf"[{MINUS}]?{NAMED.pattern}")


def parse(text: str) -> Question:
    """The question a person typed. Raises `NotUnderstood`, which says what part and what could stand there."""
    return Reader(cleaned(text[: MOST_CHARS * 2])).question()


class Reader:
    """One pass over a cleaned text."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        if len(text) > MOST_CHARS:
            self.refuse(_("The question is longer than {most} signs. Ask for less at once.").format(most=MOST_CHARS))

    def question(self) -> Question:
        """All of it."""
        terms: list[Term] = []
        while self._skip():
            terms.append(self._term())
        if len(terms) > MOST_TERMS:
            self.refuse(_("A question holds at most {most} conditions.").format(most=MOST_TERMS))
        return Question(tuple(_joined(terms)))

    def refuse(self, message: str, start: int = 0, *, possible: list[str] | None = None, near: str = "") -> NoReturn:
        """Say what is not understood, from `start` to here."""
        raise NotUnderstood(
            message, at=start, length=max(self.at - start, 0), possible=possible or (), nearest=near
        ) from None

    def _term(self) -> Term:
        start = self.at
        is_negated = self._negation()
        named = NAMED.match(self.text, self.at)
        if named is None:
            word = self._free()
            return Term("", (Word(word),), is_negated, (start, self.at))
        spec = find_spec(named[1])
        begun, self.at = self.at, named.end()
        if spec is None:
            self.at -= 1
            self.refuse(
                _("There is no field “{said}”; to look for the words themselves, put them in quotation marks.").format(
                    said=named[1][:30]
                ),
                begun,
                possible=[shown_name(key) for key in SPECS],
                near=nearest_field(named[1]),
            )
        values = self._values(spec, start)
        return Term(spec.key, values, is_negated, (start, self.at))

    def _negation(self) -> bool:
        if self._sign() not in MINUS:
            return False
        self.at += 1
        if self._sign() in (" ", ""):
            self.refuse(
                _("After the minus sign stands what is not wanted, such as -{example}.").format(
                    example=f"{shown_name('type')}:…"
                ),
                self.at - 1,
            )
        return True

    def _free(self) -> str:
        if self._sign() in QUOTES:
            return self._quoted()
        return self._run(lambda sign: sign == " ")

    def _values(self, spec: Spec, start: int) -> tuple[Value, ...]:
        read = self._word if spec.kind is Kind.WORDS else self._bounds
        found: list[Value] = []
        while self._skip() and not _NEXT.match(self.text, self.at):
            found.append(read(spec))
            if spec.kind is Kind.AMOUNT or self._sign() not in COMMAS or not self._sign():
                break
            self.at += 1
        if not found:
            self.refuse(
                _("“{said}” says no value. Write it after the colon, such as {example}.").format(
                    said=self.text[start : self.at].strip()[:40], example=example(spec)
                ),
                start,
            )
        if len(found) > MOST_VALUES:
            self.refuse(_("A list holds at most {most} values.").format(most=MOST_VALUES), start)
        return tuple(dict.fromkeys(found))

    def _word(self, spec: Spec) -> Word:
        start, sign = self.at, self._comparison()
        if sign not in ("", "="):
            self.refuse(
                _("“{said}” cannot be compared; amounts and days can.").format(said=shown_name(spec.key)), start
            )
        text = self._quoted() if self._sign() in QUOTES else self._run(lambda one: one == " " or one in COMMAS)
        if not text:
            self.refuse(_("There is nothing between the commas. Write a value or remove the comma."), start)
        return Word(text, is_exact=sign == "=")

    def _bounds(self, spec: Spec) -> Bounds:
        start, sign = self.at, self._comparison()
        # In an amount a comma stands between thousands.
        commas = "" if spec.kind is Kind.AMOUNT else COMMAS
        text = self._quoted() if self._sign() in QUOTES else self._run(lambda one: one == " " or one in commas)
        try:
            return read_bounds(spec, sign, text)
        except NotUnderstood as refusal:
            self.refuse(refusal.said, start, possible=list(refusal.possible), near=refusal.nearest)

    def _comparison(self) -> str:
        """The comparison sign here, and the spaces after it; empty when there is none."""
        sign = SIGNS.get(self._sign(), "")
        if not sign:
            return ""
        self.at += 1
        if sign in "<>" and SIGNS.get(self._sign()) == "=":
            sign += "="
            self.at += 1
        self._skip()
        return sign

    def _quoted(self) -> str:
        start, closing, found = self.at, QUOTES[self._sign()], []
        self.at += 1
        while (sign := self._sign()) not in closing or not sign:
            if not sign:
                self.refuse(_("The quotation mark is not closed."), start)
            if sign == "\\" and self.at + 1 < len(self.text):
                self.at += 1
                sign = self._sign()
            found.append(sign)
            self.at += 1
        self.at += 1
        text = cleaned("".join(found))
        if not text:
            self.refuse(_("There is nothing between the quotation marks."), start)
        return text

    def _run(self, ends: Callable[[str], bool]) -> str:
        start = self.at
        while (sign := self._sign()) and not ends(sign):
            self.at += 1
        return self.text[start : self.at]

    def _sign(self) -> str:
        return self.text[self.at : self.at + 1]

    def _skip(self) -> bool:
        """Pass over spaces; whether something follows."""
        while self._sign() == " ":
            self.at += 1
        return self.at < len(self.text)


def _joined(terms: list[Term]) -> list[Term]:
    """Without repetition; a field whose other values will do as well is asked for once, for all of them."""
    found: list[Term] = []
    for term in terms:
        twin = next((at for at, other in enumerate(found) if _will_do_as_well(other, term)), None)
        if twin is not None:
            values = tuple(dict.fromkeys((*found[twin].values, *term.values)))
            found[twin] = Term(term.field, values, False, found[twin].place)
        elif term not in found:
            found.append(term)
    return found


def _will_do_as_well(one: Term, other: Term) -> bool:
    if not one.field or one.field != other.field or SPECS[one.field].is_added:
        return False
    return not one.is_negated and not other.is_negated


def example(spec: Spec) -> str:
    """A value of this field in a question."""
    name = shown_name(spec.key)
    values = {Kind.AMOUNT: ">1000", Kind.MONTHS: "2026-10", Kind.DAYS: "2026-10-01..2026-10-31", Kind.WORDS: "…"}
    return f"{name}:{values[spec.kind]}"
