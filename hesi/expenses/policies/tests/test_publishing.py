"""Policies are published as versions; what cannot be understood is refused with its name."""

import pytest

from hesi.core.errors import Conflict, Forbidden
from hesi.core.money import MAX_MINOR
from hesi.expenses.policies.actions import publish_policy
from hesi.expenses.policies.definition import PolicyInvalid, default_rules, parse_rules
from hesi.expenses.policies.models import PolicyVersion
from hesi.expenses.policies.queries import PolicyMissing, current_policy
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from tests.builders import a_member


def cap(**fields):
    return {"type": "hotel", "per": "night", "city_group": "", "amount_minor": 1, **fields}


def with_param(rule, **params):
    return [{"key": rule, "level": "info", "params": params}]


@pytest.fixture
def admin(company):
    return Actor(a_member(roles=("admin",)))


def test_every_customer_starts_with_a_policy(company):
    assert current_policy().number == 1
    assert parse_rules(current_policy().rules) == current_policy().rules == default_rules()


def test_without_a_policy_nothing_is_checked(company):
    PolicyVersion.objects.all().delete()
    with pytest.raises(PolicyMissing):
        current_policy()


def test_publishing_makes_a_new_version(admin):
    rules = default_rules()
    rules[-1]["level"] = "warning"
    version = publish_policy(rules, "住宿放宽", by=admin, based_on=1)
    assert (version.number, version.note, version.published_by) == (2, "住宿放宽", admin.member)
    assert current_policy() == version
    assert PolicyVersion.objects.get(number=1).rules == default_rules()
    assert Event.objects.get(name="policy.published").facts == {"number": 2, "note": "住宿放宽"}


def test_publishing_over_somebody_else_s_version_is_refused(admin):
    publish_policy(default_rules(), "", by=admin, based_on=1)
    with pytest.raises(Conflict) as refused:
        publish_policy(default_rules(), "", by=admin, based_on=1)
    assert refused.value.code == "policy_changed"


def test_publishing_needs_the_permission(company):
    with pytest.raises(Forbidden):
        publish_policy(default_rules(), "", by=Actor(a_member()))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "list of rules"),
        (["x"], "no rule"),
        ([{"key": "moon", "level": "block"}], "“moon”"),
        ([{"key": "late_claim", "level": "info"}] * 2, "twice"),
        ([{"key": "late_claim", "level": "loud"}], "no known level"),
        ([{"key": "late_claim", "level": "info", "params": []}], "no known level"),
        ([{"key": "invoice_already_used", "level": "warning"}], "always blocks"),
        (with_param("late_claim", days=-1), "whole days"),
        (with_param("late_claim", days=True), "whole days"),
        (with_param("late_claim", days="9"), "whole days"),
        (with_param("invoice_missing", from_amount=-1), "zero or more"),
        (with_param("invoice_missing", from_amount=MAX_MINOR + 1), "zero or more"),
        (with_param("missing_city", types="hotel"), "expense types"),
        (with_param("over_cap", caps=[cap(per="year")]), "counted by"),
        (with_param("over_cap", caps=[cap(amount_minor="1")]), "zero or more"),
        (with_param("over_cap", caps=[cap(), cap()]), "twice"),
        (with_param("over_cap", caps={}), "list the standards"),
        (with_param("over_cap", city_groups=[{"key": "a", "name": "", "cities": []}]), "needs a name"),
        (with_param("over_cap", city_groups=[{"key": "a", "name": "A", "cities": []}] * 2), "of its own"),
        (with_param("over_cap", city_groups=[{"key": "a", "name": "A", "cities": [1]}]), "of its own"),
    ],
)
def test_what_is_wrong_is_said(data, sentence, english):
    with pytest.raises(PolicyInvalid) as refused:
        parse_rules(data)
    assert sentence in refused.value.message


def test_missing_parameters_take_the_product_s():
    (rule,) = parse_rules([{"key": "late_claim", "level": "info"}])
    assert rule["params"] == {"days": 90}
