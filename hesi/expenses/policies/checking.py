"""Putting facts before a policy. Pure: the same facts and version always give the same findings."""

from hesi.expenses.policies.definition import level_and_params
from hesi.expenses.policies.facts import LEVELS, Finding, SubjectFacts
from hesi.expenses.policies.models import PolicyVersion
from hesi.expenses.policies.rules import OFF, RULES
from hesi.expenses.policies.sentences import finding_text


def check(subject: SubjectFacts, version: PolicyVersion) -> list[Finding]:
    """Every finding, those about the whole document first, then line by line, the worst first within each."""
    position: dict[int | None, int] = {line.id: number for number, line in enumerate(subject.lines, 1)}
    found: list[Finding] = []
    for spec in RULES.values():
        level, params = level_and_params(version.rules, spec)
        if level == OFF:
            continue
        for hit in spec.find(subject, params):
            message, way_out = finding_text(spec.key, hit.params)
            found.append(Finding(spec.key, level, message, way_out, hit.line, hit.field, version.number, hit.params))
    barred = {one.line for one in found if one.rule == "too_old"}
    told = [one for one in found if not (one.rule == "late_claim" and one.line in barred)]
    return sorted(told, key=lambda one: (position.get(one.line, 0), -LEVELS.index(one.level)))
