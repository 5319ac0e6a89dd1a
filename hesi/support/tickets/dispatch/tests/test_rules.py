"""Which rule a ticket meets: pure."""

import pytest

from hesi.support.tickets.dispatch.rules import Decision, Facts, RuleFacts, decide, more_urgent

DEFAULT = Decision(1, "normal", "", {"rule": 0, "category": "claims"})


def a_rule(number: int = 1, **fields: object) -> RuleFacts:
    facts: dict[str, object] = {"pk": number, "number": number, "name": f"rule {number}", "line": 9, **fields}
    return RuleFacts(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("conditions", "facts", "is_met"),
    [
        ({}, Facts(), True),
        ({"categories": ["api"]}, Facts(category="api"), True),
        ({"categories": ["setup"]}, Facts(category="sso", branch="setup"), True),
        ({"categories": ["api"]}, Facts(category="claims"), False),
        ({"plans": ["enterprise", "standard"]}, Facts(plan="standard"), True),
        ({"plans": ["enterprise"]}, Facts(plan=""), False),
        ({"languages": ["en"]}, Facts(language="en-GB"), True),
        ({"languages": ["zh-hans"]}, Facts(language="zh"), True),
        ({"languages": ["en"]}, Facts(language="zh-hans"), False),
        ({"channels": ["phone"]}, Facts(channel="phone"), True),
        ({"keywords": ["退款"]}, Facts(text="我要退款失败了"), True),
        ({"keywords": ["款失"]}, Facts(text="退款 失败"), False),
        ({"keywords": ["VPN"]}, Facts(text="连不上ｖｐｎ了"), True),
        ({"keywords": ["cat"]}, Facts(text="concatenate"), False),
        ({"keywords": ["single sign-on"]}, Facts(text="Our Single Sign On is broken"), True),
        ({"keywords": ["sign single"]}, Facts(text="single sign-on"), False),
        ({"keywords": ["银行", "bank"]}, Facts(text="the BANK refused"), True),
        ({"keywords": ["???"]}, Facts(text="what???"), True),
        ({"keywords": ["失败"], "channels": ["mail"]}, Facts(text="失败", channel="page"), False),
        ({"keywords": []}, Facts(text="x"), True),
    ],
)
def test_a_condition_is_met_or_not(conditions: dict[str, list[str]], facts: Facts, is_met: bool) -> None:
    decision = decide(facts, [a_rule(conditions=conditions)], DEFAULT)
    assert (decision.line == 9) is is_met
    assert decision.why["rule"] == int(is_met)


def test_the_first_rule_that_matches_decides_and_says_by_what() -> None:
    rules = [
        a_rule(1, conditions={"plans": ["enterprise"]}, line=2),
        a_rule(2, conditions={"keywords": ["付款", "银行"]}, line=3, priority="high", skill="银企直联"),
        a_rule(3, line=4),
    ]
    decision = decide(Facts(plan="standard", text="银行退回"), rules, DEFAULT)
    assert (decision.line, decision.priority, decision.skill) == (3, "high", "银企直联")
    assert decision.why == {"rule": 2, "name": "rule 2", "by": {"keywords": "银行"}}


def test_what_a_rule_leaves_open_is_the_categorys_choice() -> None:
    decision = decide(Facts(), [a_rule(line=None, priority="high")], Decision(5, "low", "sso", {}))
    assert (decision.line, decision.priority, decision.skill) == (5, "high", "sso")


def test_without_rules_the_category_decides() -> None:
    assert decide(Facts(category="x"), [], DEFAULT) is DEFAULT


def test_the_more_urgent_of_two() -> None:
    assert more_urgent("low", "high") == "high"
    assert more_urgent("urgent", "normal") == "urgent"
