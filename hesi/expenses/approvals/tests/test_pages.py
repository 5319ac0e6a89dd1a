"""The administrator's pages: everything works by plain forms; only publishing changes anything."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesi.expenses import vocabulary
from hesi.expenses.approvals.definition import FlowDefinition
from hesi.expenses.approvals.models import Flow, FlowVersion
from hesi.expenses.approvals.queries import current_flow
from tests.builders import a_department, a_member
from tests.builders_approvals import a_flow, a_process, a_step

EDITOR = "/admin/flows/default/"


@pytest.fixture
def admin(company):
    return a_member("管理员", roles=("admin",))


@pytest.fixture
def browser(admin, client_of):
    return client_of(admin)


def form_of(response: Any) -> dict[str, Any]:
    """What a browser would send back from the editor untouched."""
    draft = response.context["draft"]
    data: dict[str, Any] = {"steps": len(draft.forms), "based_on": response.context["based_on"]}
    for form in draft.forms:
        shown = {"key", "name_zh", "name_en", "rule", "sign", "match", *(f.name for f in form.rule_fields)}
        shown |= {f.name for f in form.condition_fields}
        shown |= {"skip_when_nobody", "auto_agree_repeated", "auto_agree_submitter"}
        for name in shown:
            value = form[name].value()
            if value not in (None, False, ""):
                data[form.add_prefix(name)] = "on" if value is True else value
    return data


def keys_of(response: Any) -> list[str]:
    return [form["key"].value() for form in response.context["draft"].forms]


def test_the_list_shows_versions_and_what_runs(browser, told, admin):
    clerk, anna = a_member(), a_member()
    version = a_flow(a_step(members=[anna]), key="mine")
    a_process(clerk, version)
    page = browser.get("/admin/flows/").content.decode()
    assert "测试流程" in page
    assert re.search(r"v1</td>\s*<td[^>]*>1</td>", page)


def test_only_who_may_change_settings_enters(company, client_of):
    clerk = client_of(a_member())
    for url in ("/admin/flows/", EDITOR, "/admin/flows/people/"):
        assert clerk.get(url).status_code == 403
    assert clerk.post(EDITOR, {"do": "publish"}).status_code == 403


def test_another_company_s_flow_is_not_there(browser, other_company):
    assert browser.get("/admin/flows/elsewhere/").status_code == 404


def test_publishing_untouched_keeps_the_definition(browser):
    before = current_flow("default")
    response = browser.post(EDITOR, {**form_of(browser.get(EDITOR)), "do": "publish"})
    assert (response.status_code, response["Location"]) == (303, EDITOR)
    after = current_flow("default")
    assert (after.number, after.definition) == (2, before.definition)


def test_every_kind_of_step_survives_the_editor(browser, admin):
    top = a_department("总部")
    anna = a_member("安娜")
    from hesi.expenses.approvals.definition import ApproverRule, Comparison, Condition

    definition = FlowDefinition(
        (
            a_step(
                "named",
                members=[anna],
                sign="all",
                when=Condition(
                    "any",
                    (
                        Comparison("amount_minor", "between", (10_000, 49_999)),
                        Comparison("department", "in", (top.pk,)),
                        Comparison("expense_type", "in", ("hotel",)),
                    ),
                ),
                skip_when_nobody=False,
                auto_agree_repeated=False,
                auto_agree_submitter=False,
            ),
            a_step(
                "up",
                approver=ApproverRule("nth_manager", level=3),
                when=Condition(of=(Comparison("amount_minor", "lt", 5),)),
            ),
            a_step("head", approver=ApproverRule("department_head", of="submitter", level=2)),
            a_step("role", approver=ApproverRule("role", role="finance", nearest=True)),
            a_step("owner", approver=ApproverRule("project_owner")),
        )
    )
    a_flow(*definition.steps, key="rich")
    response = browser.post("/admin/flows/rich/", {**form_of(browser.get("/admin/flows/rich/")), "do": "publish"})
    assert response.status_code == 303
    assert FlowDefinition.parse(current_flow("rich").definition) == definition


def test_steps_are_added_moved_and_removed_without_being_published(browser):
    page = browser.get(EDITOR)
    assert keys_of(page) == ["manager", "head", "finance"]
    page = browser.post(EDITOR, {**form_of(page), "do": "add"})
    assert keys_of(page) == ["manager", "head", "finance", "step-1"]
    page = browser.post(EDITOR, {**form_of(page), "do": "up-3"})
    page = browser.post(EDITOR, {**form_of(page), "do": "down-0"})
    assert keys_of(page) == ["head", "manager", "step-1", "finance"]
    page = browser.post(EDITOR, {**form_of(page), "do": "remove-2"})
    assert keys_of(page) == ["head", "manager", "finance"]
    for nonsense in ("up-0", "down-9", "remove-x", "dance"):
        assert keys_of(browser.post(EDITOR, {**form_of(page), "do": nonsense})) == ["head", "manager", "finance"]
    assert FlowVersion.objects.filter(flow__key="default").count() == 1
    browser.post(EDITOR, {**form_of(page), "do": "publish"})
    assert [step["key"] for step in current_flow("default").definition["steps"]] == ["head", "manager", "finance"]


def test_htmx_gets_the_editor_alone(browser):
    page = browser.get(EDITOR)
    part = browser.post(EDITOR, {**form_of(page), "do": "add"}, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<form id="flow-editor"')


def test_what_is_wrong_is_shown_beside_its_field(browser):
    data = form_of(browser.get(EDITOR))
    wrong = browser.post(EDITOR, {**data, "step-0-name_zh": "", "step-1-amount_from": "many", "do": "publish"})
    assert wrong.status_code == 422
    forms = wrong.context["draft"].forms
    assert "name_zh" in forms[0].errors
    assert "amount_from" in forms[1].errors
    empty = browser.post(EDITOR, {"steps": 0, "do": "publish", "based_on": 1})
    assert (empty.status_code, empty.context["refusal"].code) == (422, "flow_invalid")
    norole = browser.post(EDITOR, {**data, "step-2-role": "", "do": "publish"})
    assert norole.context["refusal"].code == "flow_invalid"
    assert current_flow("default").number == 1


def test_two_administrators_do_not_overwrite_each_other(browser):
    data = {**form_of(browser.get(EDITOR)), "do": "publish"}
    assert browser.post(EDITOR, data).status_code == 303
    late = browser.post(EDITOR, data)
    assert (late.status_code, late.context["refusal"].code) == (409, "flow_changed")
    assert current_flow("default").number == 2


def test_the_preview_shows_who_would_approve_and_where_nobody_is_found(browser):
    boss = a_member("陈刚")
    clerk = a_member("林晓", manager=boss)
    page = browser.get(EDITOR)
    shown = browser.post(EDITOR, {**form_of(page), "do": "preview", "member": clerk.pk, "amount": "5000"})
    assert shown.status_code == 200
    manager, head, finance = shown.context["route"]
    assert [m.name for m in manager.approvers] == ["陈刚"]
    assert head.skip_code == "nobody_found"
    assert finance.is_stuck
    html = shown.content.decode()
    assert "finding-block" in html
    assert "finding-warning" in html
    wrong = browser.post(EDITOR, {**form_of(page), "do": "preview", "member": clerk.pk, "amount": "many"})
    assert wrong.status_code == 422


def test_a_further_flow_begins_with_the_usual_steps(browser):
    response = browser.post("/admin/flows/", {"name": "大额采购"})
    made = Flow.objects.get(name="大额采购")
    assert (response.status_code, response["Location"]) == (303, f"/admin/flows/{made.key}/")
    assert browser.get(response["Location"]).status_code == 200
    assert browser.post("/admin/flows/", {"name": ""}).status_code == 422


def test_people_are_found_by_name(browser):
    a_member("安娜", department=a_department("销售部"))
    a_member("安静", is_active=False)
    assert browser.get("/admin/flows/people/", {"q": "安"}).json()["results"][0]["detail"] == "销售部"
    assert len(browser.get("/admin/flows/people/", {"q": "安"}).json()["results"]) == 1


def test_the_editor_offers_the_words_of_other_rooms(browser, monkeypatch):
    monkeypatch.setitem(vocabulary._offers, "expense_type", lambda: [("hotel", "住宿")])
    assert "住宿" in browser.get(EDITOR).content.decode()


def test_the_number_of_queries_does_not_grow(browser, admin, django_assert_max_num_queries, django_assert_num_queries):
    a_flow(a_step("one", members=[admin]), key="short")
    version = a_flow(*[a_step(f"s{i}", members=[admin]) for i in range(15)], key="long")
    for number in range(2, 12):
        FlowVersion.objects.create(flow=version.flow, number=number, definition=version.definition)
    # The first page looks for banners, which are then known for a while.
    browser.get("/admin/flows/")
    with CaptureQueriesContext(connection) as short:
        browser.get("/admin/flows/short/")
    with django_assert_num_queries(len(short)):
        browser.get("/admin/flows/long/")
    with django_assert_max_num_queries(15):
        browser.get("/admin/flows/")
