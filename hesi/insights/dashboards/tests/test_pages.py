"""The board as each role finds it, its live cards, what a person does to it, and its constant number of statements."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesi.core.errors import Forbidden, Invalid, NotFound
from hesi.core.time import now
from hesi.expenses.documents.models import Document, State
from hesi.insights.dashboards.actions import arrange_card, reset_board
from hesi.insights.dashboards.models import Arrangement
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.architecture.test_query_counts import House as Growing
from tests.builders import a_member, a_provider
from tests.builders_insights import a_house, a_spent_claim, a_year_of_claims

MOST_QUERIES = 15


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def cards_on(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return re.findall(r'id="card-([\w-]+)"', answer.content.decode())


def test_each_person_comes_to_the_board_of_their_best_role(company: Tenant, client_of: Any) -> None:
    house = a_house()
    admin = a_member("管理员", roles=("admin",))
    expected = {house.seller: "owed", house.head: "team-month", house.finance: "to-pay", admin: "adoption"}
    for member, first in expected.items():
        assert cards_on(client_of(member).get("/reports/board/"))[0] == first


def test_a_person_switches_and_the_choice_is_kept(company: Tenant, client_of: Any) -> None:
    browser = client_of(a_house().head)
    assert cards_on(browser.get("/reports/board/?role=employee"))[0] == "owed"
    assert cards_on(browser.get("/reports/board/"))[0] == "owed"
    assert cards_on(browser.get("/reports/board/?role=manager"))[0] == "team-month"
    assert cards_on(browser.get("/reports/board/"))[0] == "team-month"


def test_nobody_gets_the_board_of_a_role_they_do_not_have(company: Tenant, client_of: Any) -> None:
    browser = client_of(a_house().seller)
    for role in ("finance", "administrator", "manager", "support", "nonsense"):
        assert cards_on(browser.get(f"/reports/board/?role={role}"))[0] == "owed"
    for key in ("in-approval", "rules", "team-month", "adoption", "jobs", "backlog", "failed", "month-types", "none"):
        assert browser.get(f"/reports/board/{key}/").status_code == 404, key


def test_what_lies_behind_is_narrowed_to_what_one_sees(company: Tenant, client_of: Any) -> None:
    house = a_house()
    day = company.today.replace(day=1)
    team = a_spent_claim(house.eastern, ("train", "553.50", day))
    foreign = a_spent_claim(house.researcher, ("flight", "1480.00", day))
    page = text_of(client_of(house.head).get("/reports/board/team-month/"))
    assert team.number in page
    assert "¥553.50" in page
    assert foreign.number not in page
    assert team.number not in text_of(
        client_of(house.head).get(f"/reports/board/team-month/?only=person.{house.head.pk}")
    )
    for nonsense in ("x", "person.", "2026-13", "person.99999999999999999999", "a.b"):
        assert client_of(house.head).get("/reports/board/team-month/", {"only": nonsense}).status_code == 200


def test_amounts_of_two_currencies_are_not_added_up(company: Tenant, client_of: Any) -> None:
    house, day = a_house(), company.today
    a_spent_claim(house.seller, ("hotel", "812.35", day), state=State.APPROVING)
    dollars = a_spent_claim(house.seller, ("hotel", "100.00", day), state=State.APPROVING)
    Document.objects.filter(pk=dollars.pk).update(currency="USD")
    answer = client_of(house.finance).get("/reports/board/in-approval/")
    amounts = {one.currency: one.minor for one in answer.context["sums"]["amounts"]}
    assert (answer.context["sums"]["count"], amounts) == (2, {"CNY": 81235, "USD": 10000})
    assert "¥812.35" in text_of(answer)


def test_a_card_answers_alone_and_comes_alive(company: Tenant, client_of: Any) -> None:
    house = a_house()
    browser = client_of(house.seller)
    whole = browser.get("/reports/board/").content.decode()
    assert 'hx-trigger="live:documents from:body' in whole
    assert re.search(r'id="card-waits"[^>]* hidden', whole)
    a_spent_claim(house.seller, ("hotel", "812.35", company.today), state=State.TO_PAY)
    part = browser.get("/reports/board/?role=employee&card=owed", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<section id="card-owed"')
    assert "¥812.35" in part
    assert "<h1" not in part
    none = browser.get("/reports/board/?role=employee&card=to-pay", headers={"HX-Request": "true"})
    assert none.status_code == 404


def test_the_rail_leads_to_the_board(company: Tenant, client_of: Any) -> None:
    page = client_of(a_house().seller).get("/reports/").content.decode()
    assert 'href="/reports/board/" aria-current="page"' in page
    assert page.count('href="/reports/board/"') >= 2


def test_the_support_lead_has_a_board_and_agents_have_none(db: None, client_of: Any) -> None:
    provider = a_provider()
    with tenant_scope(provider):
        lead, agent = a_member("主管", roles=("support_lead",)), a_member("客服", roles=("agent",))
    answer = client_of(lead).get("/reports/board/")
    assert cards_on(answer) == ["promises", "load-agents", "load-lines", "backlog", "ratings", "chats"]
    assert 'href="/reports/all/"' not in answer.content.decode()
    assert client_of(agent).get("/reports/board/").status_code == 403
    assert client_of(agent).get("/reports/board/backlog/").status_code == 404
    assert 'href="/reports/board/"' in client_of(lead).get("/").content.decode()


def arrange(browser: Any, card: str, move: str, role: str = "employee") -> Any:
    return browser.post("/reports/board/arrangement/", {"role": role, "card": card, "move": move})


def test_a_person_arranges_their_own_board(company: Tenant, client_of: Any) -> None:
    house = a_house()
    browser, colleague = client_of(house.seller), client_of(house.researcher)
    usual = cards_on(browser.get("/reports/board/"))
    assert arrange(browser, "unclaimed", "hide").status_code == 303
    assert cards_on(browser.get("/reports/board/")) == [key for key in usual if key != "unclaimed"]
    assert "恢复“未报销发票”" in text_of(browser.get("/reports/board/")) or "恢复" in text_of(
        browser.get("/reports/board/")
    )
    answer = arrange(browser, "waits", "earlier")
    assert (answer.status_code, answer["Location"]) == (303, "/reports/board/?role=employee#card-waits")
    assert cards_on(browser.get("/reports/board/"))[:2] == ["waits", "owed"]
    assert cards_on(colleague.get("/reports/board/")) == usual
    assert arrange(browser, "", "reset").status_code == 303
    assert cards_on(browser.get("/reports/board/")) == usual
    assert Event.objects.filter(name="board.arranged", actor_member_id=house.seller.pk).count() == 3


def test_arranging_refuses_what_is_not_ones_own(company: Tenant, client_of: Any) -> None:
    house = a_house()
    browser, by = client_of(house.seller), Actor(house.seller)
    assert arrange(browser, "to-pay", "hide").status_code == 404
    assert arrange(browser, "owed", "hide", role="finance").status_code == 404
    assert arrange(browser, "owed", "explode").status_code == 422
    with pytest.raises(Invalid):
        arrange_card("employee", "owed", "", by=by)
    with pytest.raises(NotFound):
        reset_board("manager", by=by)
    assert not Arrangement.objects.exists()


def test_arranging_twice_is_arranging_once(company: Tenant) -> None:
    by = Actor(a_house().seller)
    for _time in range(2):
        arrange_card("employee", "paid", "hide", by=by)
    kept = Arrangement.objects.get()
    assert kept.boards == {"employee": {"order": [], "hidden": ["paid"]}}
    assert Arrangement.objects.visible_to(by).get() == kept


def test_another_company_has_its_own_arrangement(company: Tenant, other_company: Tenant) -> None:
    arrange_card("employee", "paid", "hide", by=Actor(a_member("甲")))
    with tenant_scope(other_company):
        assert not Arrangement.objects.exists()
        arrange_card("employee", "paid", "hide", by=Actor(a_member("乙")))


def test_who_only_looks_arranges_nothing(company: Tenant) -> None:
    from hesi.workspace.access.looking import Look, LookingActor

    seller = a_house().seller
    look = Look("林晓", company.name, "客服", now(), company.time_zone, "/stop/")
    with pytest.raises(Forbidden):
        arrange_card("employee", "paid", "hide", by=LookingActor(seller, look))


def statements(browser: Any, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200, address
    return len(asked)


ROLES = ("employee", "manager", "finance", "administrator")


def test_a_thousand_rows_cost_the_statements_of_ten(company: Tenant, client_of: Any) -> None:
    growing, house = Growing(company), a_house()
    a_year_of_claims(house, company.today.replace(day=1))
    people: dict[str, Member] = {
        "employee": growing.submitter, "manager": house.head, "finance": growing.finance,
        "administrator": growing.admin,
    }  # fmt: skip
    browsers = {role: client_of(member) for role, member in people.items()}
    addresses = {role: f"/reports/board/?role={role}" for role in ROLES}
    growing.grow(10)
    few = {role: statements(browsers[role], addresses[role]) for role in ROLES}
    growing.grow(990)
    assert Document.objects.filter(state=State.TO_PAY).count() >= 1000
    many = {role: statements(browsers[role], addresses[role]) for role in ROLES}
    assert many == few
    assert max(many.values()) <= MOST_QUERIES, many
