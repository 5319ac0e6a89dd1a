"""Putting facts before a policy. Pure: the same facts and version always give the same findings."""

from collections.abc import Iterable
from typing import Any

from hesi.expenses.policies.definition import level_and_params
from hesi.expenses.policies.facts import LEVELS, Finding, SubjectFacts
from hesi.expenses.policies.models import PolicyVersion
from hesi.expenses.policies.rules import OFF, RULES, RuleSpec
from hesi.expenses.policies.sentences import finding_text
from hesi.workspace.tenancy.parsed import Parsed

Active = tuple[tuple[RuleSpec, str, dict[str, Any]], ...]


def _active(rules: Any) -> Active:
    """The rules a stored policy asks, each with its level and parameters."""
    levels = ((spec, *level_and_params(rules, spec)) for spec in RULES.values())
    return tuple((spec, level, params) for spec, level, params in levels if level != OFF)


_policies: Parsed[Active] = Parsed(_active)


def types_capped_by_month(version: PolicyVersion) -> frozenset[str]:
    """The expense types (keys) for which the policy asks what a person has spent this month."""
    caps = (cap for spec, _level, params in _rules_of(version) if spec.key == "over_cap" for cap in params["caps"])
    return frozenset(cap["type"] for cap in caps if cap["per"] == "month")


def _rules_of(version: PolicyVersion) -> Active:
    return _policies.of(version, version.rules)


def check(subject: SubjectFacts, version: PolicyVersion) -> list[Finding]:
    """Every finding, those about the whole document first, then line by line, the worst first within each."""
    found: list[Finding] = []
    for spec, level, params in _rules_of(version):
        for hit in spec.find(subject, params):
            message, way_out = finding_text(spec.key, hit.params)
            found.append(Finding(spec.key, level, message, way_out, hit.line, hit.field, version.number, hit.params))
    barred = {one.line for one in found if one.rule == "too_old"}
    told = [one for one in found if not (one.rule == "late_claim" and one.line in barred)]
    return in_order(told, [line.id for line in subject.lines])


def in_order(found: Iterable[Finding], lines: Iterable[int]) -> list[Finding]:
    """Findings about the whole document first, then line by line as they stand, the worst first within each."""
    position: dict[int | None, int] = {line: number for number, line in enumerate(lines, 1)}
    return sorted(found, key=lambda one: (position.get(one.line, 0), -LEVELS.index(one.level)))
