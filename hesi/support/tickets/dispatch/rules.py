"""Which rule a ticket meets: plain facts against plain rules, no tables."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hesi.core.text import tokens

# More urgent first.
URGENCY = ("urgent", "high", "normal", "low")
CONDITIONS = ("categories", "plans", "languages", "channels", "keywords")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a ticket says of itself. `text` is title and body; `language` may be a full code such as zh-hans.

    `branch` is the category that `category` stands under: a rule may name either.
    """

    category: str = ""
    branch: str = ""
    plan: str = ""
    language: str = ""
    channel: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule as arithmetic needs it. `number` is its place in the order, counted from 1."""

    pk: int
    number: int
    name: str
    conditions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    line: int | None = None
    priority: str = ""
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Line, priority and skill of a ticket, and why: `{"rule": 3, "name": …, "by": {"keywords": "退款"}}`.

    `rule` is 0 where no rule matched and the category's own choice holds.
    """

    line: int | None
    priority: str
    skill: str
    why: dict[str, Any]


def decide(facts: Facts, rules: Sequence[RuleFacts], default: Decision) -> Decision:
    """The first rule that matches decides; what it leaves open comes from `default`, the category's choice."""
    words = tokens(facts.text)
    for rule in rules:
        matched = _matched(facts, words, rule.conditions)
        if matched is not None:
            return Decision(
                line=rule.line or default.line,
                priority=rule.priority or default.priority,
                skill=rule.skill or default.skill,
                why={"rule": rule.number, "name": rule.name, "by": matched},
            )
    return default


def more_urgent(one: str, other: str) -> str:
    """The more pressing of two priorities."""
    return min(one, other, key=lambda priority: URGENCY.index(priority) if priority in URGENCY else len(URGENCY))


def short_language(code: str) -> str:
    """`zh-Hans-CN` as `zh`."""
    return code.strip().lower().replace("_", "-").partition("-")[0]


def _matched(facts: Facts, words: list[str], conditions: Mapping[str, Sequence[str]]) -> dict[str, str] | None:
    """Every named condition with the value that met it; None when one is not met."""
    met: dict[str, str] = {}
    for name, wanted in conditions.items():
        if not wanted:
            continue
        found = _meets(facts, words, name, wanted)
        if found is None:
            return None
        met[name] = found
    return met


def _meets(facts: Facts, words: list[str], name: str, wanted: Sequence[str]) -> str | None:
    if name == "keywords":
        return next((word for word in wanted if holds_phrase(words, word, facts.text)), None)
    if name == "languages":
        spoken = short_language(facts.language)
        return next((one for one in wanted if short_language(one) == spoken), None)
    if name == "categories":
        return next((key for key in (facts.category, facts.branch) if key and key in wanted), None)
    has = {"plans": facts.plan, "channels": facts.channel}.get(name)
    return has if has is not None and has in wanted else None


def holds_phrase(words: list[str], phrase: str, text: str = "") -> bool:
    """Whether a text, given as its tokens, contains the phrase: whole words in order, Chinese anywhere.

    Case, width and accents do not matter: `ＶＰＮ` is found by `vpn`, `cat` is not found in `concatenate`.
    """
    wanted = tokens(phrase)
    if not wanted:
        # Signs alone, such as “#!”, are looked for as they stand.
        return bool(phrase.strip()) and _folded(phrase.strip()) in _folded(text)
    # A Chinese phrase's characters and pairs stand together within the longer run's, so one comparison serves both.
    span = len(wanted)
    return any(words[at : at + span] == wanted for at in range(len(words) - span + 1))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
