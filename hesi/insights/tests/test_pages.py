"""Home and report as each role finds them, with constant query counts."""

import html
import re
from datetime import timedelta

import pytest
from django.db.models import Q
from django.test import Client

from hesi.core.time import now
from hesi.expenses.documents.models import Document, State
from hesi.insights.spending import COUNTED_STATES
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_member, a_provider
from tests.builders_documents import a_claim, a_submitted_claim, a_team, a_wallet_invoice
from tests.builders_insights import a_house, a_spent_claim, a_year_of_claims

MOST_QUERIES = 15


def text_of(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def established(company):
    """A company that is not taught its first steps any more."""
    Tenant.objects.filter(pk=company.pk).update(created_at=now() - timedelta(days=90))


def test_a_visitor_reads_what_hesi_is(db):
    page = Client().get("/").content.decode()
    assert 'href="/register/"' in page
    assert 'href="/accounts/login/"' in page


def test_a_visitor_signs_in_where_registration_is_closed(db, settings):
    settings.REGISTRATION_OPEN = False
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")


def test_an_empty_home_teaches(member, client_of):
    page = text_of(client_of(member).get("/"))
    assert "1. 添加发票" in page
    assert "等我审批" not in page


def test_home_says_what_one_is_owed_and_where_it_stands(company, client_of):
    submitter, _manager, _finance = a_team()
    a_submitted_claim(submitter)
    paying = a_claim(submitter)
    Document.objects.filter(pk=paying.pk).update(state=State.PAYING)
    draft = a_claim(submitter, title="未交的草稿")
    page = text_of(client_of(submitter).get("/"))
    assert "¥200.00" in page
    assert "审批中" in page
    assert "支付中" in page
    assert draft.title in page
    assert "1. 添加发票" not in page


def test_an_approver_is_led_to_the_one_who_waits_longest(company, client_of):
    submitter, manager, _finance = a_team()
    a_submitted_claim(submitter, title="第一张")
    a_submitted_claim(submitter, title="第二张")
    answer = client_of(manager).get("/")
    page = text_of(answer)
    first = manager.approval_tasks.order_by("opened_at", "pk").first()
    assert f'href="/approvals/{first.pk}/" class="btn btn-primary' in answer.content.decode()
    assert "第一张" in page
    assert "第二张" in page


def test_unclaimed_invoices_are_summed_with_their_age(member, client_of):
    a_wallet_invoice(member, "12.34")
    a_wallet_invoice(member, "100.00")
    answer = client_of(member).get("/")
    assert "¥112.34" in text_of(answer)
    assert 'href="/documents/new/" class="btn btn-primary' in answer.content.decode()


def test_finance_sees_the_month_and_what_waits_for_payment(company, client_of):
    house = a_house()
    month = company.today.replace(day=1)
    a_spent_claim(house.seller, ("hotel", "812.35", month))
    a_spent_claim(house.eastern, ("train", "553.50", month), state=State.TO_PAY)
    page = text_of(client_of(house.finance).get("/"))
    assert "¥1,365.85" in page
    assert "¥553.50" in page
    employee = text_of(client_of(house.researcher).get("/"))
    assert "¥1,365.85" not in employee
    assert "待付款" not in employee


def test_a_live_part_answers_alone(company, client_of):
    submitter, manager, _finance = a_team()
    a_submitted_claim(submitter, title="上海出差")
    part = client_of(manager).get("/?part=tasks", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="home-tasks"')
    assert "上海出差" in part
    assert "<h1" not in part


def test_the_policy_is_said_in_a_line(member, client_of):
    page = text_of(client_of(member).get("/"))
    assert "一线城市¥600.00，" in page
    english = client_of(member)
    english.cookies["django_language"] = "en"
    member.user.language = "en"
    member.user.save()
    assert "first-tier cities CN¥600.00" in text_of(english.get("/"))


def test_first_steps_are_shown_to_who_sets_up_until_put_away(company, client_of):
    browser = client_of(a_member("管理员", roles=("admin",)))
    assert 'id="home-first-steps"' in browser.get("/").content.decode()
    assert 'id="first-steps"' in browser.get("/first-steps/").content.decode()
    assert browser.post("/first-steps/dismissal/").status_code == 303
    assert 'id="home-first-steps"' not in browser.get("/").content.decode()
    assert 'id="home-first-steps"' not in client_of(a_member("员工")).get("/").content.decode()


def test_a_read_only_workspace_offers_no_step(company, member, client_of):
    a_wallet_invoice(member)
    Tenant.objects.filter(pk=company.pk).update(plan=Plan.TRIAL, trial_ends_on=company.today - timedelta(days=1))
    assert "btn-primary" not in client_of(member).get("/").content.decode().split('id="content"')[0].split("<h1")[1]


def test_the_provider_sees_the_desk_and_trials_that_end(db, client_of):
    provider = a_provider()
    near = a_company("试用中的公司", provider=provider)
    Tenant.objects.filter(pk=near.pk).update(plan=Plan.TRIAL, trial_ends_on=provider.today + timedelta(days=3))
    with tenant_scope(provider):
        agent, admin = a_member("客服", roles=("agent",)), a_member("管理员", roles=("admin", "agent"))
    assert "试用中的公司" in text_of(client_of(admin).get("/"))
    page = text_of(client_of(agent).get("/"))
    assert "试用中的公司" not in page
    assert "新工单" in page


def test_who_answers_no_tickets_is_led_to_none(db, client_of):
    with tenant_scope(a_provider()):
        admin = a_member("管理员", roles=("admin",))
    assert "/desk/" not in client_of(admin).get("/").content.decode()


@pytest.mark.parametrize("role", ["finance", "head", "seller"])
def test_report_shows_each_role_their_own_numbers(company, client_of, role):
    house = a_house()
    a_year_of_claims(house, company.today.replace(day=1))
    page = text_of(client_of(getattr(house, role)).get("/reports/"))
    shown = {"finance": "3,365.92", "head": "1,585.85", "seller": "932.36"}[role]
    assert shown in page
    assert ("全公司" in page) == (role == "finance")
    assert ("支出最多" in page) == (role != "seller")


def test_report_narrows_and_forgives(company, client_of):
    house = a_house()
    a_year_of_claims(house, company.today.replace(day=1))
    browser = client_of(house.finance)
    assert "1,885.92" in text_of(browser.get(f"/reports/?department={house.sales.pk}"))
    assert "本月没有支出" in text_of(browser.get("/reports/?month=2019-01"))
    for query in ("month=x", "entity=999999", "department=abc", "month=9999-12"):
        assert browser.get(f"/reports/?{query}").status_code == 200
    assert browser.get("/reports/?department=999999").status_code == 404


def test_the_list_behind_each_number_adds_up_to_it(company, client_of):
    house = a_house()
    a_year_of_claims(house, company.today.replace(day=1))
    browser = client_of(house.finance)
    page = browser.get(f"/reports/?department={house.sales.pk}").content.decode()
    behind = {html.unescape(url) for url in re.findall(r'href="(/documents/all/[^"]+)"', page)}
    assert len(behind) > 5
    month = f"{company.today:%Y-%m}"
    in_sales = shown_in(browser.get(f"/documents/all/?spent={month}&department={house.sales.pk}"))
    counted = Document.objects.filter(state__in=COUNTED_STATES, lines__spent_on__gte=company.today.replace(day=1))
    borne = Q(lines__department=house.sales) | Q(lines__department=None, department__in=[house.sales, house.east])
    assert in_sales == set(counted.filter(borne).values_list("number", flat=True))
    trains = shown_in(browser.get(f"/documents/all/?spent={month}&type=train"))
    assert trains == set(counted.filter(lines__expense_type__key="train").values_list("number", flat=True))
    for url in behind:
        assert shown_in(browser.get(url)), url


def shown_in(answer):
    return set(re.findall(r'href="/documents/([A-Z]{2}[^/"]+)/', answer.content.decode()))


def test_query_counts_stay_the_same(company, client_of, django_assert_max_num_queries):
    established(company)
    house = a_house()
    admin = a_member("管理员", roles=("admin", "finance"))
    people = (house.seller, house.head, house.finance, admin)
    # The first page looks for banners, which are then known for a while.
    client_of(admin).get("/")
    counts = []
    for _round in range(3):
        a_year_of_claims(house, company.today.replace(day=1))
        for each in people:
            a_wallet_invoice(each)
        for person in people:
            browser = client_of(person)
            for address in ("/", "/reports/"):
                with django_assert_max_num_queries(MOST_QUERIES) as seen:
                    assert browser.get(address).status_code == 200
                counts.append((person.name, address, len(seen)))
    assert len(set(counts)) == len(people) * 2, counts
