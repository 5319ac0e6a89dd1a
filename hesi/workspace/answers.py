"""Answers about a person's own records, given to the help side by the rooms that own the records.

A room registers `fn(actor, question) -> Answer | None` for the few things it is asked again and again. It reads through
the querysets its pages read through (`visible_to(actor)`), changes nothing, and says None when the question is not its.
What a question says is only ever compared with words; nothing in it is an instruction.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from hesi.workspace.access.actor import Actor

LONGEST = 500
_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2,4}-\d{6}-\d{3,8}(?![A-Za-z0-9])")
# Words of wonder that look like words of asking how.
_NOT_HOW = re.compile("怎么还|怎么没|怎么回事|怎么样了|怎么这么|怎么一直")
_OWN = re.compile(r"我|本人|\b(?:my|mine|i|me|i'm)\b", re.IGNORECASE)


def words(*lines: str) -> tuple[str, ...]:
    """Phrases written as they are read: divided by ` / `, on as many lines as it takes."""
    return tuple(phrase.strip() for line in lines for phrase in line.split(" / "))


_HOW = words(
    "怎么 / 怎样 / 如何 / 在哪看 / 在哪里看 / 哪里看 / 哪里可以 / 是什么意思 / 有几种 / 区别",
    "怎么办 / how do / how to / how can / how should / how does / where can / where do",
    "where should / what does / what do i do / what should / what happens / difference / meaning of",
)


@dataclass(frozen=True, slots=True)
class Source:
    """What an answer was read from: where the person can look it up."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Plain text in the reader's language, with at least one source. `confidence` (0 to 1): how surely it was asked."""

    text: str
    sources: tuple[Source, ...]
    confidence: float = 0.8


@dataclass(frozen=True)
class Question:
    """What a person typed, ready to be compared with words."""

    text: str

    @cached_property
    def said(self) -> str:
        """Its first 500 signs in small letters, spaces single."""
        return " ".join(self.text[:LONGEST].casefold().split())

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Numbers of documents and the like it names, such as BX-202611-0007."""
        return tuple(dict.fromkeys(found.upper() for found in _NUMBER.findall(self.text[:LONGEST])))

    @cached_property
    def is_own(self) -> bool:
        """Whether the person speaks of themselves."""
        return _OWN.search(self.said) is not None

    @cached_property
    def asks_how(self) -> bool:
        """Whether it asks how something is done, which an article tells, and not how it stands."""
        return any(_holds(_NOT_HOW.sub(" ", self.said), phrase) for phrase in _HOW)

    def says(self, *phrases: str) -> bool:
        """Whether one of these is in it; phrases of Latin letters only between words."""
        return any(_holds(self.said, phrase) for phrase in phrases)


Answerer = Callable[[Actor, Question], Answer | None]

_answerers: dict[str, tuple[int, Answerer]] = {}


def answers(name: str, fn: Answerer, *, order: int = 100) -> None:
    """Called once from the owning room's `apps.py`. Of equally sure answers the lower order goes first."""
    _answerers[name] = (order, fn)


def answer_from_records(question: Question, actor: Actor) -> Answer | None:
    """The surest answer any room has for this member, in their own workspace; None when it is nobody's."""
    found: list[Answer] = []
    for _order, fn in sorted(_answerers.values(), key=lambda pair: pair[0]):
        answer = fn(actor, question)
        if answer is not None:
            found.append(answer)
    return max(found, key=lambda answer: answer.confidence, default=None)


def _holds(said: str, phrase: str) -> bool:
    if not phrase.isascii():
        return phrase in said
    return re.search(rf"(?<![a-z]){re.escape(phrase)}(?![a-z])", said) is not None
