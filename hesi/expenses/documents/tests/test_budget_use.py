"""What documents take of budgets, from submission to payment and back."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesi.core.time import add_months
from hesi.expenses.approvals.actions import send_back
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.budgets.actions import close_budget, copy_year
from hesi.expenses.budgets.invariants import problems
from hesi.expenses.budgets.models import Control, Period, Use
from hesi.expenses.budgets.recounting import recount, wrong_uses
from hesi.expenses.budgets.subscribers import tell_who_answers
from hesi.expenses.documents.actions import mark_paid, mark_paying, submit_document, withdraw_document
from hesi.expenses.documents.actions.submitting import BlockedByFindings
from hesi.expenses.documents.checking import check_document
from hesi.expenses.documents.findings import as_frozen
from hesi.expenses.documents.models import Document, State
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.actions.departments import change_department
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_department, a_member
from tests.builders_budgets import Spenders, a_blocking_budget, a_budget, a_trip, spenders, taken
from tests.builders_documents import SPENT_ON, a_claim, a_line
from tests.builders_people import a_project
from tests.jobs import deliver_events, run_jobs

SYSTEM = SystemActor("payments")


@pytest.fixture
def house(company: Tenant) -> Spenders:
    return spenders()


def submitted(member: Member, *amounts: str, **line: Any) -> Document:
    return submit_document(a_trip(member, *amounts, **line), by=Actor(member))


def test_a_submission_occupies_and_a_payment_uses(house: Spenders) -> None:
    budget = a_budget(house.finance, department=house.sales)
    document = submitted(house.seller, "300")
    assert taken(budget) == (30_000, 0)
    Document.objects.filter(pk=document.pk).update(state=State.TO_PAY)
    mark_paying(document, by=SYSTEM)
    assert taken(budget) == (30_000, 0)
    mark_paid(document, by=SYSTEM)
    assert taken(budget) == (0, 30_000)
    assert list(problems()) == []


def test_a_withdrawal_gives_everything_back_and_rows_are_only_added(house: Spenders) -> None:
    budget = a_budget(house.finance, department=house.sales)
    document = submitted(house.seller, "300")
    withdraw_document(document, by=Actor(house.seller))
    assert taken(budget) == (0, 0)
    assert sorted(Use.objects.values_list("minor", flat=True)) == [-30_000, 30_000]
    submit_document(document, by=Actor(house.seller))
    assert taken(budget) == (30_000, 0)


def test_sending_back_gives_everything_back(house: Spenders) -> None:
    budget = a_budget(house.finance, department=house.sales)
    submitted(house.seller, "300")
    send_back(ApprovalTask.objects.get(assignee=house.head), by=Actor(house.head), reason="少一张票")
    assert taken(budget) == (0, 0)
    assert list(problems()) == []


def test_lines_of_two_departments_and_months_take_of_each(house: Spenders) -> None:
    whole = a_budget(house.finance, None, period=Period.MONTH)
    sales = a_budget(house.finance, parent=whole, department=house.sales, period=Period.MONTH)
    research = a_budget(house.finance, parent=whole, department=house.research, period=Period.MONTH)
    document = a_trip(house.seller, "10", "20", "40", "80")
    lines = list(document.lines.order_by("position"))
    for line, department in zip(lines, (house.sales, house.east, house.research, house.root), strict=True):
        document.lines.filter(pk=line.pk).update(department=department)
    submit_document(document, by=Actor(house.seller))
    # The eastern group belongs to sales; what the root bears lies in no department's budget.
    assert [taken(one)[0] for one in (sales, research, whole)] == [3_000, 4_000, 8_000]


def test_an_expense_counts_in_the_month_of_its_day(house: Spenders) -> None:
    budget = a_budget(house.finance, department=house.sales, period=Period.MONTH)
    before = add_months(SPENT_ON.replace(day=1), -1)
    submitted(house.seller, "300", spent_on=SPENT_ON)
    submitted(house.seller, "200", spent_on=before.replace(day=28))
    months = dict(Use.objects.filter(budget=budget).values_list("month", "minor"))
    expected = {SPENT_ON.replace(day=1): 30_000}
    if before.year == SPENT_ON.year:
        expected[before] = 20_000
    assert months == expected


def test_each_tree_counts_an_expense_once(house: Spenders) -> None:
    project = a_project("年度大会")
    sales, of_project = (
        a_budget(house.finance, department=house.sales),
        a_budget(house.finance, project=project),
    )
    submitted(house.seller, "300", project_id=project.pk)
    submitted(house.researcher, "100", project_id=project.pk)
    submitted(house.seller, "50")
    assert (taken(sales)[0], taken(of_project)[0]) == (35_000, 40_000)


def test_a_budget_of_one_type_leaves_the_others_to_the_one_above(house: Spenders) -> None:
    sales = a_budget(house.finance, None, department=house.sales)
    trains = a_budget(house.finance, parent=sales, department=house.sales, expense_type="train")
    submitted(house.seller, "300")
    submit_document(a_claim(house.seller, a_line("flight", "70")), by=Actor(house.seller))
    assert (taken(trains)[0], taken(sales)[0]) == (30_000, 7_000)


def test_going_over_warns_beside_the_line_with_what_is_left(house: Spenders) -> None:
    a_budget(house.finance, "1000", department=house.sales)
    submitted(house.seller, "800")
    draft = a_trip(house.seller, "150", "100")
    (finding,) = [one for one in check_document(draft) if one.rule == "over_budget"]
    assert (finding.level, finding.line) == ("warning", draft.lines.get(position=2).pk)
    assert "¥200.00" in finding.message
    assert "¥50.00" in finding.message
    assert "销售部" in finding.message
    assert "周岚" in finding.way_out
    document = submit_document(draft, by=Actor(house.seller))
    (shown,) = [one for one in as_frozen(document).all if one.rule == "over_budget"]
    assert shown.title == "预算"
    assert shown.message == finding.message


def test_a_blocking_budget_keeps_the_document_a_draft(house: Spenders) -> None:
    budget = a_blocking_budget(house.finance, "1000", department=house.sales)
    draft = a_trip(house.seller, "1000.01")
    with pytest.raises(BlockedByFindings, match="预算"):
        submit_document(draft, by=Actor(house.seller))
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert taken(budget) == (0, 0)
    submitted(house.seller, "1000")
    assert taken(budget) == (100_000, 0)


def test_the_one_above_blocks_although_the_one_below_has_room(house: Spenders) -> None:
    above = a_budget(house.finance, None, department=house.sales, control=Control.BLOCK)
    a_budget(house.finance, "100", parent=above, department=house.east)
    submitted(house.eastern, "90")
    with pytest.raises(BlockedByFindings):
        submitted(house.seller, "20")


def test_a_budget_that_only_counts_says_nothing(house: Spenders) -> None:
    budget = a_budget(house.finance, "10", department=house.sales, control=Control.IGNORE)
    draft = a_trip(house.seller, "300")
    assert not [one for one in check_document(draft) if one.rule == "over_budget"]
    submit_document(draft, by=Actor(house.seller))
    assert taken(budget) == (30_000, 0)
    assert not Event.objects.filter(name="budget.reached").exists()


def test_a_threshold_above_a_hundred_lets_so_much_more_through(house: Spenders) -> None:
    a_blocking_budget(house.finance, "100", department=house.sales, threshold=110)
    submitted(house.seller, "110")
    with pytest.raises(BlockedByFindings):
        submitted(house.seller, "0.01")


def test_a_threshold_below_a_hundred_warns_before_it_is_over(house: Spenders) -> None:
    a_budget(house.finance, "100", department=house.sales, threshold=80)
    (finding,) = [one for one in check_document(a_trip(house.seller, "81")) if one.rule == "over_budget"]
    assert "81%" in finding.message
    assert not [one for one in check_document(a_trip(house.seller, "80")) if one.rule == "over_budget"]


def _months(house: Spenders) -> tuple[date, date]:
    """The last month and this one; skips the test where they lie in two years."""
    this = SPENT_ON.replace(day=1)
    before = add_months(this, -1)
    if before.year != this.year:
        pytest.skip("the month before lies in another fiscal year")
    return before.replace(day=20), this


def test_what_is_left_over_may_be_spent_later_where_it_is_cumulative(house: Spenders) -> None:
    before, _this = _months(house)
    a_blocking_budget(house.finance, "100", department=house.sales, period=Period.MONTH, is_cumulative=True)
    rich = before.month * 100
    submitted(house.seller, str(rich), spent_on=before)
    submitted(house.seller, "100")
    with pytest.raises(BlockedByFindings):
        submitted(house.seller, "0.01")


def test_a_late_expense_of_an_earlier_month_counts_against_the_later_ones(house: Spenders) -> None:
    before, _this = _months(house)
    a_blocking_budget(house.finance, "100", department=house.sales, period=Period.MONTH, is_cumulative=True)
    submitted(house.seller, str(SPENT_ON.month * 100))
    with pytest.raises(BlockedByFindings):
        submitted(house.seller, "50", spent_on=before)


def test_without_carrying_over_each_month_stands_alone(house: Spenders) -> None:
    before, _this = _months(house)
    a_blocking_budget(house.finance, "100", department=house.sales, period=Period.MONTH)
    submitted(house.seller, "100", spent_on=before)
    submitted(house.seller, "100")
    with pytest.raises(BlockedByFindings):
        submitted(house.seller, "1", spent_on=before)


def test_a_document_is_not_counted_against_itself(house: Spenders) -> None:
    a_blocking_budget(house.finance, "100", department=house.sales)
    document = submitted(house.seller, "100")
    assert not [one for one in check_document(document) if one.rule == "over_budget"]


def test_requests_take_nothing(house: Spenders) -> None:
    budget = a_budget(house.finance, department=house.sales)
    document = a_trip(house.seller, "300")
    Document.objects.filter(pk=document.pk).update(kind="request")
    submit_document(document, by=Actor(house.seller))
    assert taken(budget) == (0, 0)
    assert wrong_uses() == {}


def test_reaching_eighty_and_a_hundred_is_told_to_who_answers_once(house: Spenders) -> None:
    owner = a_member("陈预算")
    a_budget(house.finance, "100", department=house.sales, owner=owner)
    submitted(house.seller, "79")
    assert not Event.objects.filter(name="budget.reached").exists()
    submitted(house.seller, "1")
    submitted(house.seller, "5")
    submitted(house.seller, "40")
    events = list(Event.objects.filter(name="budget.reached").order_by("pk"))
    assert [(event.facts["percent"], event.facts["share"]) for event in events] == [(80, 80), (100, 125)]
    for event in (*events, *events):
        tell_who_answers(event)
    notices = Notification.objects.filter(member=owner, kind="budget.reached").order_by("pk")
    assert [notice.title.split("：")[0] for notice in notices] == ["预算即将用完", "预算已超支"]
    assert not Notification.objects.filter(kind="budget.reached").exclude(member=owner).exists()


def test_a_budget_planned_late_has_what_was_spent_before(house: Spenders) -> None:
    submitted(house.eastern, "300")
    paid = submitted(house.seller, "40")
    Document.objects.filter(pk=paid.pk).update(state=State.PAID)
    sales = a_budget(house.finance, None, department=house.sales)
    assert taken(sales) == (30_000, 4_000)
    east = a_budget(house.finance, parent=sales, department=house.east)
    assert (taken(sales), taken(east)) == ((0, 4_000), (30_000, 0))
    close_budget(east, reason="并入上级", by=Actor(house.finance))
    assert (taken(sales), taken(east)) == ((30_000, 4_000), (0, 0))
    assert list(problems()) == []


def test_expenses_go_along_with_a_department_that_moves(house: Spenders) -> None:
    sales, research = (
        a_budget(house.finance, department=house.sales),
        a_budget(house.finance, department=house.research),
    )
    submitted(house.eastern, "300")
    admin = Actor(a_member("管理员", roles=("admin",)))
    change_department(house.east, name="华东组", parent=house.research, head=None, by=admin)
    run_jobs()
    assert (taken(sales)[0], taken(research)[0]) == (0, 30_000)


def test_a_department_that_moves_to_a_place_of_the_same_name_is_noticed(house: Spenders) -> None:
    sales, research = (
        a_budget(house.finance, department=house.sales),
        a_budget(house.finance, department=house.research),
    )
    group = a_department("渠道组", parent=house.sales)
    here, there = a_department("一部", parent=house.sales), a_department("一部", parent=house.research)
    admin = Actor(a_member("管理员", roles=("admin",)))
    change_department(group, name="渠道组", parent=here, head=None, by=admin)
    submitted(house.seller, "300", department_id=group.pk)
    change_department(group, name="渠道组", parent=there, head=None, by=admin)
    run_jobs()
    assert (taken(sales)[0], taken(research)[0]) == (0, 30_000)


def test_a_year_that_is_copied_is_counted_in_the_background_and_once(house: Spenders, monkeypatch: Any) -> None:
    whole = a_budget(house.finance, None)
    for kind in ("train", "hotel", "meals"):
        a_budget(house.finance, parent=whole, expense_type=kind)
    run_jobs()
    counted = []
    monkeypatch.setattr("hesi.expenses.budgets.recounting.recount", lambda: counted.append(1))
    copy_year(whole.budget_year, by=Actor(house.finance))
    deliver_events()
    assert counted == []
    run_jobs()
    assert counted == [1]


def test_a_wrong_use_is_found_and_counting_anew_mends_it(house: Spenders) -> None:
    budget = a_budget(house.finance, department=house.sales)
    document = submitted(house.seller, "300")
    Use.objects.filter(budget=budget).delete()
    of_use, of_sum = problems()
    assert f"document {document.pk}" in of_use
    assert f"the sum of occupied of budget {budget.pk}" in of_sum
    assert recount() == 2
    assert list(problems()) == []
    assert taken(budget) == (30_000, 0)
    assert recount() == 0


def test_a_company_without_budgets_pays_one_statement(house: Spenders) -> None:
    draft = a_trip(house.seller, "300")
    with CaptureQueriesContext(connection) as asked:
        submit_document(draft, by=Actor(house.seller))
    about = [query["sql"] for query in asked if '"budgets_' in query["sql"]]
    assert len(about) == 1, about


def test_an_error_after_occupying_leaves_nothing(house: Spenders, monkeypatch: Any) -> None:
    from hesi.expenses.documents.actions import submitting

    budget = a_budget(house.finance, department=house.sales)
    draft = a_trip(house.seller, "300")

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(submitting, "snapshot", fail)
    with pytest.raises(RuntimeError):
        submit_document(draft, by=Actor(house.seller))
    assert taken(budget) == (0, 0)
    assert not Use.objects.exists()
