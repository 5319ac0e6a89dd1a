"""Definitions: what is read is written back the same, and what cannot be read is refused with a sentence."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hesi.expenses.approvals.definition import (
    MAX_STEPS,
    ApproverRule,
    Comparison,
    Condition,
    FlowDefinition,
    FlowInvalid,
    StepDefinition,
)
from hesi.expenses.approvals.starting_set import default_definition

STEP: dict[str, Any] = {"key": "one", "name": {"zh": "一"}, "approver": {"rule": "direct_manager"}}


def a_definition(**changes: Any) -> dict[str, Any]:
    return {"steps": [{**STEP, **changes}]}


def test_a_definition_survives_json():
    definition = FlowDefinition(
        (
            StepDefinition(
                "big",
                "大额",
                "Large",
                when=Condition(
                    "any",
                    (
                        Comparison("amount_minor", "between", (100, 200)),
                        Comparison("department", "in", (3, 4)),
                        Comparison("expense_type", "in", ("hotel",)),
                    ),
                ),
                approver=ApproverRule("nth_manager", level=2),
                sign="all",
                skip_when_nobody=False,
                auto_agree_repeated=False,
                auto_agree_submitter=False,
            ),
            StepDefinition("heads", "负责人", approver=ApproverRule("department_head", of="submitter", level=1)),
            StepDefinition("money", "财务", approver=ApproverRule("role", role="finance", nearest=True)),
            StepDefinition("named", "指定", approver=ApproverRule("member", members=(7, 8))),
        )
    )
    assert FlowDefinition.parse(json.loads(json.dumps(definition.as_json()))) == definition


def test_the_starting_flow_is_valid():
    assert FlowDefinition.parse(default_definition().as_json()) == default_definition()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "at least one step"),
        ({"steps": []}, "at least one step"),
        ({"steps": [STEP] * (MAX_STEPS + 1)}, "at most"),
        ({"steps": ["x"]}, "not a step"),
        ({"steps": [STEP, STEP]}, "used by another step"),
        (a_definition(key="Not A Key"), "key"),
        (a_definition(name={}), "no name"),
        (a_definition(sign="most"), "any one signs"),
        (a_definition(skip_when_nobody="yes"), "on or off"),
        (a_definition(approver={}), "who approves"),
        (a_definition(approver={"rule": "nth_manager", "level": 0}), "level"),
        (a_definition(approver={"rule": "department_head", "level": -1}), "above the department"),
        (a_definition(approver={"rule": "department_head", "of": "moon"}), "above the department"),
        (a_definition(approver={"rule": "role"}), "role"),
        (a_definition(approver={"rule": "member", "members": []}), "names nobody"),
        (a_definition(approver={"rule": "member", "members": ["7"]}), "names nobody"),
        (a_definition(when={"match": "most", "of": []}), "condition"),
        (a_definition(when={"of": "x"}), "condition"),
        (a_definition(when=[1]), "condition"),
        (a_definition(when={"of": [{"field": "colour", "op": "in", "value": ["red"]}]}), "condition"),
        (a_definition(when={"of": [{"field": "kind", "op": "in", "value": []}]}), "condition"),
        (a_definition(when={"of": [{"field": "project", "op": "in", "value": ["x"]}]}), "condition"),
        (a_definition(when={"of": [{"field": "amount_minor", "op": "gte", "value": "9"}]}), "zero or more"),
        (a_definition(when={"of": [{"field": "amount_minor", "op": "gte", "value": True}]}), "zero or more"),
        (a_definition(when={"of": [{"field": "amount_minor", "op": "between", "value": [1]}]}), "numbers"),
        (a_definition(when={"of": [{"field": "amount_minor", "op": "between", "value": [9, 1]}]}), "Exchange"),
        (a_definition(when={"of": [{"field": "amount_minor", "op": "lt", "value": 9}] * 2}), "twice"),
    ],
)
def test_what_is_wrong_is_said(data, sentence, english):
    with pytest.raises(FlowInvalid) as refused:
        FlowDefinition.parse(data)
    assert sentence in refused.value.message


def test_the_refusal_names_the_step(english):
    with pytest.raises(FlowInvalid, match="财务审核"):
        FlowDefinition.parse(a_definition(name={"zh": "财务审核"}, approver={"rule": "nobody"}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["key", "name", "zh", "when", "of", "match", "field", "op", "value", "approver", "rule", "level"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.fixed_dictionaries({"steps": st.lists(JSON, max_size=3)}) | JSON)
def test_any_json_is_read_or_refused(data):
    with suppress(FlowInvalid):
        definition = FlowDefinition.parse(data)
        assert FlowDefinition.parse(definition.as_json()) == definition


FACTS = {
    "amount_minor": 500_000,
    "department_path": "/3/17/",
    "project_id": 9,
    "kind": "claim",
    "template": "travel",
    "expense_types": ["hotel", "train"],
}


@pytest.mark.parametrize(
    ("comparison", "holds"),
    [
        (Comparison("amount_minor", "gte", 500_000), True),
        (Comparison("amount_minor", "gte", 500_001), False),
        (Comparison("amount_minor", "lt", 500_000), False),
        (Comparison("amount_minor", "lt", 500_001), True),
        (Comparison("amount_minor", "between", (500_000, 500_000)), True),
        (Comparison("amount_minor", "between", (500_001, 900_000)), False),
        (Comparison("department", "in", (3,)), True),
        (Comparison("department", "in", (17,)), True),
        (Comparison("department", "in", (1, 7)), False),
        (Comparison("project", "in", (9, 10)), True),
        (Comparison("project", "in", (10,)), False),
        (Comparison("kind", "in", ("claim",)), True),
        (Comparison("template", "in", ("office",)), False),
        (Comparison("expense_type", "in", ("train", "flight")), True),
        (Comparison("expense_type", "in", ("flight",)), False),
    ],
)
def test_comparisons(comparison, holds):
    assert comparison.holds(FACTS) is holds


def test_a_missing_fact_fulfils_nothing():
    for field in ("department", "project", "kind", "template", "expense_type"):
        assert not Comparison(field, "in", (1, "x")).holds({})


def test_all_and_any():
    yes, no = Comparison("amount_minor", "gte", 1), Comparison("kind", "in", ("advance",))
    assert Condition("any", (yes, no)).holds(FACTS)
    assert not Condition("all", (yes, no)).holds(FACTS)
    assert Condition().holds({})
