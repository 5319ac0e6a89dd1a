"""Cards that come by themselves: pinned reports, budgets, the month's end."""

from typing import Any

import pytest

from hesi.insights.closing.queries import month_end
from hesi.insights.dashboards.boards import Board
from hesi.insights.dashboards.looking import Looking
from hesi.insights.dashboards.months import month_to_close
from hesi.insights.own_reports.actions import pin_own_report, save_own_report
from hesi.insights.own_reports.answering import answer_for
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.models import OwnReport
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders_budgets import a_budget
from tests.builders_insights import House, a_house, a_year_of_claims

HTMX = {"HX-Request": "true"}


@pytest.fixture
def house(company: Tenant) -> House:
    found = a_house()
    a_year_of_claims(found, company.today.replace(day=1))
    return found


def a_pinned_report(member: Member) -> OwnReport:
    definition = Definition(measures=("spent", "lines"), first="type", window="24")
    report = save_own_report(name="我关心的类型", definition=definition, by=Actor(member))
    pin_own_report(report, by=Actor(member))
    return report


def part_of(browser: Any, role: str, card: str) -> str:
    answer = browser.get(f"/reports/board/?role={role}&card={card}", headers=HTMX)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_pinned_report_is_a_card_of_its_own(house: House, client_of: Any) -> None:
    report = a_pinned_report(house.head)
    browser, key = client_of(house.head), f"own-{report.pk}"
    page = browser.get("/reports/board/").content.decode()
    assert f'id="card-{key}"' in page
    trigger = 'hx-trigger="load, live:documents from:body, live:gathered" data-at-most="15"'
    assert trigger in page
    assert "dashboards/board.js" in page
    answer = answer_for(report.asks, Actor(house.head))
    part = part_of(browser, "manager", key)
    assert "我关心的类型" in part
    assert answer.table.total is not None
    assert answer.table.total.cells[1].format() in part  # type: ignore[union-attr]
    assert f'id="card-{key}"' not in client_of(house.finance).get("/reports/board/").content.decode()
    assert client_of(house.finance).get(f"/reports/board/?card={key}", headers=HTMX).status_code == 404


def test_a_pinned_card_is_arranged_like_the_others(house: House, client_of: Any) -> None:
    report = a_pinned_report(house.seller)
    browser, key = client_of(house.seller), f"own-{report.pk}"
    sent = {"role": "employee", "card": key, "move": "hide"}
    assert browser.post("/reports/board/arrangement/", sent).status_code == 303
    assert f'id="card-{key}"' not in browser.get("/reports/board/").content.decode()
    foreign = client_of(house.eastern).post("/reports/board/arrangement/", sent)
    assert foreign.status_code == 404


def test_the_checklist_is_the_months(house: House, client_of: Any) -> None:
    looking = Looking(Actor(house.finance))
    items = month_end(looking.actor, month_to_close(looking))
    holding = [one for one in items if not one.is_done and not one.is_remark]
    slot = Board(Actor(house.finance), "finance").one("month-end")
    assert slot is not None
    assert slot.shown is not None
    assert [row.url for row in slot.shown.table.rows] == [one.url for one in holding]  # type: ignore[union-attr]
    assert slot.shown.numbers[0].value == len(holding)
    for one in holding:
        assert client_of(house.finance).get(one.url).status_code == 200
    assert "card-month-end" not in client_of(house.head).get("/reports/board/").content.decode()


def test_a_head_sees_the_budgets_of_their_departments(house: House, client_of: Any) -> None:
    browser = client_of(house.head)
    assert "card-team-budgets" not in browser.get("/reports/board/").content.decode()
    today = house.head.tenant.today
    a_budget(house.finance, on=today, department=house.sales)
    a_budget(house.finance, on=today, department=house.research)
    part = part_of(browser, "manager", "team-budgets")
    assert "¥1,000.00" in part
    assert "研发部" not in part
    company = part_of(client_of(house.finance), "finance", "budgets")
    assert "研发部" in company


def test_budgets_keep_the_tabs_for_those_who_come_from_reports(house: House, client_of: Any) -> None:
    budget = a_budget(house.finance, on=house.head.tenant.today, department=house.sales)
    for address in ("/budgets/", f"/budgets/{budget.pk}/"):
        page = client_of(house.head).get(address).content.decode()
        assert 'href="/reports/own/"' in page
        # The rail says where one is, and the tab.
        assert page.count('aria-current="page"') >= 2
        assert 'href="/reports/own/"' not in client_of(house.finance).get(address).content.decode()
