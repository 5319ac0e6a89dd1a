"""A policy over facts: levels, order, leniency, and that no facts make it fail."""

import json
from dataclasses import replace
from datetime import date, timedelta

from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from hesi.core.money import Money
from hesi.expenses.policies.checking import check
from hesi.expenses.policies.definition import default_rules
from hesi.expenses.policies.facts import LEVELS, InvoiceFacts, LineFacts, SubjectFacts, Title
from hesi.expenses.policies.models import PolicyVersion
from hesi.expenses.policies.rules import RULES
from hesi.expenses.policies.sentences import finding_text
from tests.builders_policies import TODAY, a_line_fact, a_policy, a_subject_fact, an_invoice_fact, yuan


def test_levels_are_the_company_s(english):
    line = a_line_fact(spent_on=TODAY - timedelta(100))
    for level in LEVELS:
        (finding,) = check(a_subject_fact(line), a_policy(late_claim={"level": level}))
        assert finding.level == level
    assert check(a_subject_fact(line), a_policy(late_claim={"level": "off"})) == []


def test_findings_come_document_first_then_by_line_worst_first():
    both = an_invoice_fact(1, doubtful_fields=("total",), held_by="CL-1")
    lines = [a_line_fact(1, invoices=(both,)), a_line_fact(2, spent_on=None)]
    findings = check(a_subject_fact(*lines, needs_purpose=True), a_policy())
    assert [(f.line, f.rule) for f in findings] == [
        (None, "missing_purpose"),
        (1, "invoice_already_used"),
        (1, "invoice_doubtful"),
        (2, "incomplete_line"),
    ]


def test_a_finding_carries_its_policy_and_survives_json(english):
    (finding,) = check(a_subject_fact(a_line_fact(spent_on=None)), a_policy(number=7))
    data = json.loads(json.dumps(finding.as_json()))
    assert data["policy_version"] == 7
    assert data["message"] == "The date is missing."
    assert finding_text(data["rule"], data["params"]) == (finding.message, finding.way_out)


def test_amounts_are_said_in_the_reader_s_language():
    line = a_line_fact(type_key="entertainment", amount=yuan("900"))
    (finding,) = check(a_subject_fact(line), a_policy())
    with translation.override("en"):
        assert "CN¥900.00" in finding_text(finding.rule, finding.params)[0]
    with translation.override("zh-hans"):
        assert "¥900.00" in finding_text(finding.rule, finding.params)[0]


def test_rules_a_version_does_not_know_are_off():
    subject = a_subject_fact(a_line_fact(spent_on=None))
    assert check(subject, PolicyVersion(number=1, rules=[])) == []
    assert check(subject, PolicyVersion(number=1, rules=[{"key": "from_the_future", "level": "block"}])) == []
    assert check(subject, PolicyVersion(number=1, rules=None)) == []


def test_an_unusable_parameter_falls_back_to_the_product_s():
    rules = [{"key": "late_claim", "level": "warning", "params": {"days": "many"}}]
    line = a_line_fact(spent_on=TODAY - timedelta(91))
    assert [f.rule for f in check(a_subject_fact(line), PolicyVersion(number=1, rules=rules))] == ["late_claim"]


TEXTS = st.text(max_size=12)
DATES = st.none() | st.dates() | st.just(TODAY)
MONEY = st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(["CNY", "USD", "JPY", "KWD"]))
TYPES = st.sampled_from(["", "hotel", "meals", "local_transport", "entertainment", "communication", "office"])
INVOICES = st.builds(
    InvoiceFacts,
    id=st.integers(1, 3),
    key=TEXTS,
    number=TEXTS,
    kind=TEXTS,
    issued_on=DATES,
    total=st.none() | MONEY,
    buyer_name=TEXTS,
    buyer_tax_id=TEXTS,
    seller_name=TEXTS,
    missing_fields=st.tuples(TEXTS) | st.just(()),
    doubtful_fields=st.tuples(TEXTS) | st.just(()),
    problems=st.tuples(st.sampled_from(["seal_altered", "seal_test", "other"])) | st.just(()),
    signature=st.sampled_from(["", "altered", "test_certificate", "valid"]),
    held_by=TEXTS,
    in_drafts=st.tuples(TEXTS) | st.just(()),
)
LINES = st.builds(
    LineFacts,
    id=st.integers(1, 4),
    position=st.integers(0, 9),
    type_key=TYPES,
    type_name=TEXTS,
    needs_invoice=st.booleans(),
    spent_on=DATES,
    amount=MONEY,
    home=MONEY,
    city=st.sampled_from(["", "上海", "市", "杭州市"]) | TEXTS,
    people_count=st.integers(-1, 99),
    nights=st.integers(-1, 99),
    has_project=st.booleans(),
    rate_on=DATES,
    attachments=st.integers(0, 2),
    invoices=st.lists(INVOICES, max_size=2).map(tuple),
    twins=st.tuples(TEXTS) | st.just(()),
)
SUBJECTS = st.builds(
    SubjectFacts,
    today=st.sampled_from([TODAY, date.min, date.max]),
    submitter_name=TEXTS,
    purpose=TEXTS,
    needs_purpose=st.booleans(),
    needs_project=st.booleans(),
    has_project=st.booleans(),
    titles=st.lists(st.builds(Title, TEXTS, TEXTS), max_size=2).map(tuple),
    lines=st.lists(LINES, max_size=4).map(tuple),
    spent_this_month=st.lists(st.tuples(TYPES, MONEY), max_size=2).map(tuple),
)
EVERYTHING_ON = PolicyVersion(number=1, rules=[{**rule, "level": "info"} for rule in default_rules()])


@settings(max_examples=60, deadline=None)
@given(SUBJECTS)
def test_no_facts_make_a_check_fail(subject):
    for finding in check(subject, EVERYTHING_ON):
        assert finding.rule in RULES
        assert finding.message
        assert finding.way_out
        json.dumps(finding.as_json())


@settings(max_examples=15, deadline=None)
@given(SUBJECTS)
def test_a_check_is_pure(subject):
    again = replace(subject)
    assert check(subject, EVERYTHING_ON) == check(again, EVERYTHING_ON)
