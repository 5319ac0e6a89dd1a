"""The typed form of a flow and its JSON. What cannot be read is refused with a sentence that names the step.

{"steps": [{"key": "head", "name": {"zh": "部门负责人审批", "en": "Department head"},
            "when": {"match": "all", "of": [{"field": "amount_minor", "op": "gte", "value": 500000}]},
            "approver": {"rule": "department_head", "of": "charged", "level": 0},
            "sign": "any", "skip_when_nobody": true, "auto_agree_repeated": true, "auto_agree_submitter": true}]}
"""

import re
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.text import clean_line
from hesi.core.words import in_readers_language
from hesi.expenses.approvals.facts import Facts

MAX_STEPS = 20
MAX_LEVEL = 10
AMOUNT = "amount_minor"
SET_FIELDS = ("department", "project", "kind", "template", "expense_type")
ID_FIELDS = ("department", "project")
AMOUNT_OPS = ("gte", "lt", "between")
APPROVER_RULES = ("direct_manager", "nth_manager", "department_head", "role", "member", "project_owner")
SUBMITTERS, CHARGED = "submitter", "charged"
ANY, ALL = "any", "all"
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_MAX_AMOUNT = 10**15


class FlowInvalid(Invalid):
    """The definition cannot be published as it is."""

    code = "flow_invalid"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison of a fact. Amounts are minor units of the company's currency.

    `gte` and `between` include their bounds, `lt` does not. `in` holds when the fact is, lies under, or contains one of
    the values: department ids mean the subtree, expense types any of the document's.
    """

    field: str
    op: str
    value: int | tuple[int, int] | tuple[int | str, ...]

    def holds(self, facts: Facts) -> bool:
        """Whether the document's facts fulfil it. A missing fact fulfils nothing."""
        if self.field == AMOUNT:
            return self._amount_holds(facts.get(AMOUNT) or 0)
        wanted = self.value if isinstance(self.value, tuple) else (self.value,)
        if self.field == "department":
            path = facts.get("department_path") or ""
            return any(f"/{wanted_id}/" in path for wanted_id in wanted)
        if self.field == "expense_type":
            return not set(wanted).isdisjoint(facts.get("expense_types") or ())
        return facts.get("project_id" if self.field == "project" else self.field) in wanted

    def _amount_holds(self, amount: int) -> bool:
        if isinstance(self.value, tuple):
            low, high = int(self.value[0]), int(self.value[1])
            return low <= amount <= high
        return amount >= self.value if self.op == "gte" else amount < self.value

    def as_json(self) -> dict[str, Any]:
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {"field": self.field, "op": self.op, "value": value}

    @classmethod
    def parse(cls, data: Any, step: str) -> Self:
        """Raises `FlowInvalid` for a field, an operator or a value that is not known."""
        name, op, value = (data.get(key) for key in ("field", "op", "value")) if isinstance(data, dict) else (None,) * 3
        if name == AMOUNT and op in AMOUNT_OPS:
            return cls(AMOUNT, op, _amount_bounds(op, value, step))
        if name in SET_FIELDS and op == "in" and isinstance(value, list) and value:
            kind = int if name in ID_FIELDS else str
            if all(type(item) is kind for item in value):
                return cls(name, "in", tuple(value))
        raise _refused(step, _("its condition “{condition}” cannot be understood."), condition=str(data)[:80])


@dataclass(frozen=True, slots=True)
class Condition:
    """When a step is asked. Without comparisons always; `match` says whether all of them or any one must hold."""

    match: str = ALL
    of: tuple[Comparison, ...] = ()

    def holds(self, facts: Facts) -> bool:
        results = [comparison.holds(facts) for comparison in self.of]
        return not results or (all(results) if self.match == ALL else any(results))

    def as_json(self) -> dict[str, Any]:
        return {"match": self.match, "of": [comparison.as_json() for comparison in self.of]}

    @classmethod
    def parse(cls, data: Any, step: str) -> Self:
        if data in (None, {}):
            return cls()
        of = data.get("of", []) if isinstance(data, dict) else None
        if not isinstance(of, list) or data.get("match", ALL) not in (ANY, ALL):
            raise _refused(
                step, _("its condition cannot be understood. Choose “all” or “any” and list the comparisons.")
            )
        comparisons = tuple(Comparison.parse(item, step) for item in of)
        if len({comparison.field for comparison in comparisons}) < len(comparisons):
            raise _refused(step, _("its condition asks the same thing twice. Keep one comparison for each."))
        return cls(data.get("match", ALL), comparisons)


@dataclass(frozen=True, slots=True)
class ApproverRule:
    """Who is asked.

    `level`: for `nth_manager` 1 is the direct manager; for `department_head` 0 is the department itself, 1 the one
    above. `of`: the department of the submitter or the one charged. `nearest` asks only those holders of the role
    whose department lies closest, before those who hold it for the whole company.
    """

    rule: str
    level: int = 0
    of: str = CHARGED
    role: str = ""
    nearest: bool = False
    members: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        more: dict[str, dict[str, Any]] = {
            "nth_manager": {"level": self.level},
            "department_head": {"of": self.of, "level": self.level},
            "role": {"role": self.role, "nearest": self.nearest},
            "member": {"members": list(self.members)},
        }
        return {"rule": self.rule, **more.get(self.rule, {})}

    @classmethod
    def parse(cls, data: Any, step: str) -> Self:
        rule = data.get("rule") if isinstance(data, dict) else None
        if rule not in APPROVER_RULES:
            raise _refused(step, _("it does not say who approves. Choose one of the rules."))
        level, of = data.get("level", 1 if rule == "nth_manager" else 0), data.get("of", CHARGED)
        if rule == "nth_manager" and (type(level) is not int or not 1 <= level <= MAX_LEVEL):
            raise _refused(step, _("the manager's level must lie between 1 and {limit}."), limit=MAX_LEVEL)
        if rule == "department_head" and (
            type(level) is not int or not 0 <= level <= MAX_LEVEL or of not in (CHARGED, SUBMITTERS)
        ):
            raise _refused(step, _("levels above the department must lie between 0 and {limit}."), limit=MAX_LEVEL)
        role, members = data.get("role", ""), data.get("members", [])
        if rule == "role" and not (isinstance(role, str) and role):
            raise _refused(step, _("it asks a role but does not say which. Choose one."))
        if rule == "member" and not (isinstance(members, list) and members and all(type(pk) is int for pk in members)):
            raise _refused(step, _("it asks named people but names nobody. Choose at least one person."))
        return cls(
            rule,
            level=level if rule in ("nth_manager", "department_head") else 0,
            of=of if rule == "department_head" else CHARGED,
            role=role if rule == "role" else "",
            nearest=rule == "role" and data.get("nearest") is True,
            members=tuple(members) if rule == "member" else (),
        )


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """One node (节点) of the flow.

    `skip_when_nobody` off: a document for which nobody is found is refused at submission instead of passing unseen.
    `auto_agree_submitter` off: where the approver is the submitter, that person's manager is asked instead.
    """

    key: str
    name_zh: str
    name_en: str = ""
    when: Condition = field(default_factory=Condition)
    approver: ApproverRule = field(default_factory=lambda: ApproverRule("direct_manager"))
    sign: str = ANY
    skip_when_nobody: bool = True
    auto_agree_repeated: bool = True
    auto_agree_submitter: bool = True

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_readers_language(self.name_zh, self.name_en)

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "name": {"zh": self.name_zh, "en": self.name_en},
            "when": self.when.as_json(),
            "approver": self.approver.as_json(),
            "sign": self.sign,
            "skip_when_nobody": self.skip_when_nobody,
            "auto_agree_repeated": self.auto_agree_repeated,
            "auto_agree_submitter": self.auto_agree_submitter,
        }

    @classmethod
    def parse(cls, data: Any, position: int) -> Self:
        """Raises `FlowInvalid` naming the step."""
        if not isinstance(data, dict):
            raise _refused(str(position), _("it is not a step at all."))
        given = data.get("name")
        names = given if isinstance(given, dict) else {}
        zh, en = (clean_line(str(names.get(tag) or ""), 60) for tag in ("zh", "en"))
        shown, key = zh or en or str(position), data.get("key", "")
        if not (isinstance(key, str) and _KEY.fullmatch(key)):
            raise _refused(shown, _("its key may hold small letters, digits and hyphens only, at most 40."))
        if not (zh or en):
            raise _refused(shown, _("it has no name. Give it one that approvers understand."))
        if data.get("sign", ANY) not in (ANY, ALL):
            raise _refused(shown, _("it must say whether any one signs or everybody does."))
        flags = {
            name: data.get(name, True) for name in ("skip_when_nobody", "auto_agree_repeated", "auto_agree_submitter")
        }
        if not all(isinstance(flag, bool) for flag in flags.values()):
            raise _refused(shown, _("its switches must be on or off."))
        return cls(
            key=key,
            name_zh=zh or en,
            name_en=en,
            when=Condition.parse(data.get("when"), shown),
            approver=ApproverRule.parse(data.get("approver"), shown),
            sign=data.get("sign", ANY),
            **flags,
        )


@dataclass(frozen=True, slots=True)
class FlowDefinition:
    """The whole flow: its steps in the order they are asked."""

    steps: tuple[StepDefinition, ...]

    def as_json(self) -> dict[str, Any]:
        return {"steps": [step.as_json() for step in self.steps]}

    @classmethod
    def parse(cls, data: Any) -> Self:
        """The typed form of a stored or submitted definition; raises `FlowInvalid`."""
        steps = data.get("steps") if isinstance(data, dict) else None
        if not isinstance(steps, list) or not steps:
            raise FlowInvalid(_("A flow needs at least one step, or nobody would see the documents. Add one."))
        if len(steps) > MAX_STEPS:
            raise FlowInvalid(_("A flow has at most {limit} steps. Join some of them.").format(limit=MAX_STEPS))
        parsed = tuple(StepDefinition.parse(step, position) for position, step in enumerate(steps, 1))
        keys = [step.key for step in parsed]
        for step in parsed:
            if keys.count(step.key) > 1:
                raise _refused(step.name, _("its key “{key}” is used by another step too."), key=step.key)
        return cls(parsed)


def _amount_bounds(op: str, value: Any, step: str) -> int | tuple[int, int]:
    values = value if op == "between" else [value]
    wanted = 2 if op == "between" else 1
    if not (isinstance(values, list) and len(values) == wanted):
        raise _refused(step, _("its amounts cannot be understood. Enter them as numbers."))
    if not all(type(item) is int and 0 <= item <= _MAX_AMOUNT for item in values):
        raise _refused(step, _("its amounts must be zero or more."))
    if op != "between":
        return int(values[0])
    if values[0] > values[1]:
        raise _refused(step, _("its lower amount is above its upper one. Exchange them."))
    return int(values[0]), int(values[1])


def _refused(step: str, what: str, **values: object) -> FlowInvalid:
    text = what.format(**values) if values else what
    return FlowInvalid(_("Step “{step}”: {what}").format(step=step, what=text), step=step)
