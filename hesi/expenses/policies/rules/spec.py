"""What a rule is, and what it may be told by a company."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from hesi.core.money import Money
from hesi.expenses.policies.facts import SubjectFacts

OFF = "off"
DAYS, AMOUNT, TYPES, CAPS, CITY_GROUPS = "days", "amount", "types", "caps", "city_groups"
MAX_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule found something; `params` fill its sentences and are JSON-ready."""

    line: int | None = None
    field: str = ""
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Param:
    """A value a company may set. `kind` is `days`, `amount` (minor units of its currency), `types` (expense type keys),
    `caps` or `city_groups`; it decides the input on the page and what is accepted.
    """

    key: str
    kind: str
    label: str | Promise
    default: Any


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule. A fixed one keeps its level, because the product refuses the same thing elsewhere anyway."""

    key: str
    title: str | Promise
    about: str | Promise
    level: str
    find: Callable[[SubjectFacts, Mapping[str, Any]], Iterator[Hit]]
    params: tuple[Param, ...] = ()
    is_fixed: bool = False

    def defaults(self) -> dict[str, Any]:
        """The parameters as the product sets them."""
        return {param.key: param.default for param in self.params}


def money_param(value: Money) -> dict[str, Any]:
    """An amount in the parameters of a finding."""
    return {"minor": value.minor, "currency": value.currency}
