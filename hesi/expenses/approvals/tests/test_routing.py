"""Who is asked, in which order, and why: including leavers, the submitter themselves and people asked before."""

import pytest

from hesi.expenses.approvals.definition import ApproverRule, Comparison, Condition, FlowDefinition
from hesi.expenses.approvals.routing import plan_route, preview_route
from hesi.expenses.approvals.starting_set import default_definition
from hesi.workspace.access.models import Role, RoleHolder
from hesi.workspace.people.models import Dimension, DimensionItem
from tests.builders import a_department, a_member
from tests.builders_approvals import a_flow, a_step, facts_for


def plan(submitter, *steps, **facts):
    return plan_route(FlowDefinition(steps), facts_for(submitter, **facts), submitter)


def who(step):
    return [member.name for member in step.approvers]


def by(rule, **fields):
    return a_step(fields.pop("key", "check"), approver=ApproverRule(rule, **fields.pop("rule_fields", {})), **fields)


@pytest.fixture
def boss(company):
    return a_member("赵总")


@pytest.fixture
def manager(boss):
    return a_member("陈刚", manager=boss)


@pytest.fixture
def clerk(manager):
    return a_member("林晓", manager=manager)


def test_managers_of_each_level(clerk, english):
    direct, second, third = plan(
        clerk,
        by("direct_manager"),
        by("nth_manager", key="two", rule_fields={"level": 2}),
        by("nth_manager", key="three", rule_fields={"level": 3}),
    )
    assert (who(direct), who(second)) == (["陈刚"], ["赵总"])
    assert direct.why == "Direct manager of 林晓"
    assert third.skipped
    assert third.skip_reason == "Skipped: nobody was found"


def test_why_is_said_in_the_readers_language(clerk):
    (step,) = plan(clerk, by("direct_manager"))
    assert step.why == "林晓的直接上级"


def test_department_heads(company, boss, english):
    head = a_member("孙悦")
    top = a_department("总部", head=boss)
    sales = a_department("销售部", parent=top, head=head)
    lab = a_department("研发部", parent=top)
    clerk = a_member(department=lab)
    charged = {"department_id": sales.pk, "department_path": sales.path}
    rules = [{"of": "charged"}, {"of": "charged", "level": 1}, {"of": "submitter"}, {"of": "submitter", "level": 5}]
    steps = [by("department_head", key=f"s{i}", rule_fields=rule) for i, rule in enumerate(rules)]
    planned = plan(clerk, *steps, **charged)
    assert [who(step) for step in planned] == [["孙悦"], ["赵总"], [], []]
    assert planned[0].why == "Head of 销售部"


def test_role_holders_of_the_document_s_department(company, clerk, english):
    top = a_department("总部")
    sales, lab = a_department("销售部", parent=top), a_department("研发部", parent=top)
    role = Role.objects.get(key="finance")
    for name, department in (("全司", None), ("销售", sales), ("研发", lab)):
        RoleHolder.objects.create(role=role, member=a_member(name), department=department)
    anyone, nearest = plan(
        clerk,
        by("role", key="all", rule_fields={"role": "finance"}),
        by("role", key="near", rule_fields={"role": "finance", "nearest": True}),
        department_path=sales.path,
    )
    assert sorted(who(anyone)) == ["全司", "销售"]
    assert who(nearest) == ["销售"]
    assert anyone.why == "Role: Finance"


def test_named_people_and_project_owners(clerk, boss, manager, english):
    projects = Dimension.objects.create(key="project", name="项目")
    project = DimensionItem.objects.create(dimension=projects, code="P1", name="新厂房", owner=boss)
    named, owner, none = plan(
        clerk,
        a_step("named", members=[manager, boss]),
        by("project_owner", key="owner", auto_agree_repeated=False),
        by("role", key="none", rule_fields={"role": "nobody"}),
        project_id=project.pk,
    )
    assert who(named) == ["陈刚", "赵总"]
    assert who(owner) == ["赵总"]
    assert owner.why == "Owner of project 新厂房"
    assert none.skipped


def test_a_condition_that_is_not_met_leaves_the_step_out(clerk, english):
    condition = Condition(of=(Comparison("amount_minor", "gte", 500_000),))
    step = by("direct_manager", when=condition)
    assert plan(clerk, step, amount_minor=499_999)[0].skip_reason.startswith("Not needed")
    assert not plan(clerk, step, amount_minor=500_000)[0].skipped


def test_who_has_left_is_replaced_by_the_manager(clerk, manager, boss, english):
    manager.is_active = False
    manager.save()
    (step,) = plan(clerk, by("direct_manager"))
    assert who(step) == ["赵总"]
    assert "陈刚 has left" in step.why
    boss.is_active = False
    boss.save()
    (step,) = plan(clerk, by("direct_manager"))
    assert step.skip_code == "approver_left"


def test_managers_in_a_circle_end_the_search(company, english):
    one = a_member("甲", is_active=False)
    two = a_member("乙", is_active=False, manager=one)
    one.manager = two
    one.save()
    clerk = a_member(manager=one)
    assert plan(clerk, by("direct_manager"))[0].skip_code == "approver_left"


def test_an_approver_who_is_the_submitter_never_decides(clerk, manager, boss, english):
    own = a_step("own", members=[clerk])
    assert plan(clerk, own)[0].passed == "approver_is_submitter"
    (escalated,) = plan(clerk, a_step("own", members=[clerk], auto_agree_submitter=False))
    assert who(escalated) == ["陈刚"]
    assert "林晓 may not decide" in escalated.why
    (shared,) = plan(clerk, a_step("own", members=[clerk, boss]))
    assert who(shared) == ["赵总"]
    (both,) = plan(clerk, a_step("own", members=[clerk, boss], sign="all", auto_agree_submitter=False))
    assert who(both) == ["赵总", "陈刚"]
    (top,) = plan(boss, a_step("own", members=[boss], auto_agree_submitter=False))
    assert top.skip_code == "approver_is_submitter"


def test_a_step_that_must_not_be_skipped_is_stuck(boss, english):
    (step,) = plan(boss, by("direct_manager", skip_when_nobody=False))
    assert step.is_stuck
    assert not step.skipped


def test_who_will_have_agreed_is_not_asked_twice(clerk, manager, boss, english):
    first, again, with_other = plan(
        clerk,
        by("direct_manager", key="a"),
        by("direct_manager", key="b"),
        a_step("c", members=[manager, boss], sign="all"),
    )
    assert first.is_asking
    assert again.passed == "approver_repeated"
    assert again.skip_reason == "Passed: 陈刚 agreed earlier"
    assert with_other.is_asking
    assert with_other.auto_agreed == {manager.pk: "approver_repeated"}
    fresh = plan(clerk, by("direct_manager", key="a"), by("direct_manager", key="b", auto_agree_repeated=False))
    assert fresh[1].is_asking


def test_an_any_sign_step_does_not_tell_who_will_sign(clerk, manager, boss):
    planned = plan(clerk, a_step("a", members=[manager, boss]), a_step("b", members=[manager]))
    assert planned[1].is_asking


def test_the_starting_flow(company, clerk, english):
    finance = a_member("周会计", roles=("finance",))
    head = a_member("孙悦")
    clerk.department = a_department("销售部", head=head)
    clerk.save()
    version = a_flow(*default_definition().steps)
    small = preview_route(version, facts_for(clerk, 499_999), clerk)
    assert [who(step) for step in small] == [["陈刚"], [], ["周会计"]]
    large = preview_route(version, facts_for(clerk, 500_000), clerk)
    assert [who(step) for step in large] == [["陈刚"], ["孙悦"], ["周会计"]]
    assert preview_route(version, facts_for(finance), finance)[2].is_stuck


def test_the_number_of_queries_does_not_grow(company, clerk, manager, boss, django_assert_num_queries):
    sales = a_department("销售部", head=boss)
    clerk.department = sales
    clerk.save()
    for number in range(20):
        a_member(f"会计{number}", roles=("finance",))
    steps = [by("direct_manager", key="m"), by("department_head", key="h")]
    steps += [by("role", key=f"r{i}", rule_fields={"role": "finance"}) for i in range(8)]
    steps += [a_step(f"n{i}", members=[manager, boss]) for i in range(8)]
    with django_assert_num_queries(3):
        plan(clerk, *steps)
