"""The administrator's pages: rules and standards by a plain form, and how the policy changed."""

from typing import Any

import pytest

from hesi.expenses import vocabulary
from hesi.expenses.policies.actions import publish_policy
from hesi.expenses.policies.changes import changes_between
from hesi.expenses.policies.definition import default_rules
from hesi.expenses.policies.queries import current_policy
from hesi.workspace.access.actor import Actor
from tests.builders import a_member

PAGE, HISTORY = "/admin/policy/", "/admin/policy/history/"


@pytest.fixture
def admin(company):
    return a_member("管理员", roles=("admin",))


@pytest.fixture
def browser(admin, client_of):
    return client_of(admin)


def form_of(response: Any) -> dict[str, Any]:
    """What a browser would send back untouched."""
    form = response.context["form"]
    data: dict[str, Any] = {
        "based_on": response.context["based_on"],
        "caps": len(form.caps),
        "groups": len(form.groups),
    }
    for part in (*form.rules, *form.caps, *form.groups, form.note):
        for field in part:
            value = field.value()
            if value not in (None, "") and not field.field.disabled:
                data[field.html_name] = value
    return data


def test_publishing_untouched_keeps_every_rule(browser):
    response = browser.post(PAGE, form_of(browser.get(PAGE)))
    assert (response.status_code, response["Location"]) == (303, PAGE)
    assert (current_policy().number, current_policy().rules) == (2, default_rules())


def test_levels_parameters_and_standards_are_changed(browser, admin):
    page = browser.get(PAGE)
    response = browser.post(
        PAGE,
        {
            **form_of(page),
            "late_claim-level": "off",
            "too_old-days": "180",
            "missing_attachment-from_amount": "¥2,000",
            "missing_attachment-types": ["office", "hotel"],
            "cap-0-amount": "",
            "cap-1-amount": "480.50",
            "group-2-name": "旅游城市",
            "group-2-cities": "丽江、 桂林，敦煌",
            "note": "年度调整",
        },
    )
    assert response.status_code == 303
    version = current_policy()
    rules = {rule["key"]: rule for rule in version.rules}
    assert (version.note, version.published_by) == ("年度调整", admin)
    assert rules["late_claim"]["level"] == "off"
    assert rules["too_old"]["params"] == {"days": 180}
    assert rules["missing_attachment"]["params"] == {"types": ["hotel", "office"], "from_amount": 200_000}
    params = rules["over_cap"]["params"]
    assert [cap["amount_minor"] for cap in params["caps"]][:2] == [48_050, 35_000]
    assert params["city_groups"][2]["cities"] == ["丽江", "桂林", "敦煌"]


def test_a_new_standard_for_an_offered_type(browser, monkeypatch):
    monkeypatch.setitem(vocabulary._offers, "expense_type", lambda: [("fuel", "加油")])
    page = browser.get(PAGE)
    last = f"cap-{len(page.context['form'].caps) - 1}"
    sent = {**form_of(page), f"{last}-type": "fuel", f"{last}-per": "month", f"{last}-amount": "500"}
    assert browser.post(PAGE, sent).status_code == 303
    (rule,) = [rule for rule in current_policy().rules if rule["key"] == "over_cap"]
    assert rule["params"]["caps"][-1] == {"type": "fuel", "per": "month", "city_group": "", "amount_minor": 50_000}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"too_old-days": "-1"}, "days"),
        ({"too_old-days": "many"}, "days"),
        ({"too_old-level": "loud"}, "level"),
        ({"invoice_missing-from_amount": "some"}, "from_amount"),
    ],
)
def test_what_is_wrong_is_shown_beside_its_field(browser, change, where):
    wrong = browser.post(PAGE, {**form_of(browser.get(PAGE)), **change})
    assert wrong.status_code == 422
    assert [name for form in wrong.context["form"].rules for name in form.errors] == [where]
    assert current_policy().number == 1


def test_a_standard_twice_is_refused_with_a_sentence(browser):
    page = browser.get(PAGE)
    wrong = browser.post(PAGE, {**form_of(page), "cap-1-city_group": "tier1"})
    assert (wrong.status_code, wrong.context["refusal"].code) == (422, "policy_invalid")


def test_a_fixed_rule_keeps_its_level_whatever_is_sent(browser):
    browser.post(PAGE, {**form_of(browser.get(PAGE)), "invoice_already_used-level": "off"})
    (rule,) = [rule for rule in current_policy().rules if rule["key"] == "invoice_already_used"]
    assert rule["level"] == "block"


def test_two_administrators_do_not_overwrite_each_other(browser):
    data = form_of(browser.get(PAGE))
    assert browser.post(PAGE, data).status_code == 303
    late = browser.post(PAGE, data)
    assert (late.status_code, late.context["refusal"].code) == (409, "policy_changed")


def test_only_who_may_change_settings_enters(company, client_of):
    clerk = client_of(a_member())
    assert [clerk.get(PAGE).status_code, clerk.post(PAGE).status_code, clerk.get(HISTORY).status_code] == [403] * 3


def test_the_history_says_what_changed(browser, admin, english):
    rules = default_rules()
    by_key = {rule["key"]: rule for rule in rules}
    by_key["late_claim"]["level"] = "block"
    by_key["late_claim"]["params"]["days"] = 60
    caps = by_key["over_cap"]["params"]
    caps["caps"] = [{**caps["caps"][0], "amount_minor": 70_000}, *caps["caps"][2:]]
    publish_policy(rules, "紧一点", by=Actor(admin))
    assert changes_between(default_rules(), rules) == [
        "Claimed late: Warning → Blocks",
        "Claimed late · Days: 90 → 60",
        "Hotels · 一线城市 · per night: CN¥600.00 → CN¥700.00",
        "Hotels · 省会及重点城市 · per night: removed",
    ]
    changes = browser.get(HISTORY).context["changes"]
    assert [(change.version.number, len(change.sentences or ())) for change in changes] == [(2, 4), (1, 0)]
    assert changes[1].sentences is None


def test_the_history_is_paged_and_constant(browser, admin, django_assert_max_num_queries):
    for _count in range(21):
        publish_policy(default_rules(), "", by=Actor(admin))
    with django_assert_max_num_queries(10):
        first = browser.get(HISTORY)
    assert len(first.context["changes"]) == 20
    assert all(change.sentences == [] for change in first.context["changes"])
    second = browser.get(HISTORY, {"cursor": first.context["page"].next_cursor})
    assert [change.version.number for change in second.context["changes"]] == [2, 1]
