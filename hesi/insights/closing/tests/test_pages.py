"""The pages of month-end by HTTP, for each role, with constant query counts."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesi.core.time import add_months
from hesi.expenses.documents.actions.supplying import supply_invoice
from hesi.insights.closing.actions import add_step, close_month
from hesi.insights.closing.actions.steps import MOST_STEPS
from hesi.insights.closing.items import Key
from hesi.insights.closing.models import Closing, Tick
from hesi.insights.closing.views.month import NAMED
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.models import Plan, Tenant
from tests.builders import a_member
from tests.builders_closing import a_later_claim
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice

MOST_QUERIES = 20


@pytest.fixture
def team(company):
    return a_team()


@pytest.fixture
def month(company):
    return add_months(company.today.replace(day=1), -1)


def text_of(answer):
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_finance_sees_what_is_missing_and_reminds_with_one_click(team, month, client_of):
    submitter, _manager, finance = team
    a_claim(submitter, a_line("meals", "10.00", spent_on=month.replace(day=4)))
    client, address = client_of(finance), f"/reports/closing/?month={month:%Y-%m}"
    page = text_of(client.get(address))
    assert "未提交的草稿" in page
    assert submitter.name in page
    answer = client.post(f"/reports/closing/{month:%Y-%m}/reminders/")
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert "上次催办" in text_of(client.get(address))
    assert Event.objects.filter(name="month_end.reminded").count() == 1
    for odd in ("x", "0", str(finance.pk)):
        assert client.post(f"/reports/closing/{month:%Y-%m}/reminders/", {"member": odd}).status_code == 409
        assert client.post("/reports/closing/invoices/reminders/", {"member": odd}).status_code == 409
    one = {"member": submitter.pk, "from": Key.DRAFTS.value}
    answer = client.post(f"/reports/closing/{month:%Y-%m}/reminders/", one)
    assert answer["Location"].endswith("/points/drafts/")
    assert Event.objects.filter(name="month_end.reminded").count() == 1
    client.post(f"/reports/closing/{month:%Y-%m}/reminders/", one | {"force": "1"})
    assert Event.objects.filter(name="month_end.reminded").count() == 2


def test_each_point_opens(team, month, client_of):
    submitter, _manager, finance = team
    claim = a_submitted_claim(submitter, a_line(invoice_keys=(a_wallet_invoice(submitter).key,), spent_on=month))
    invoice = a_wallet_invoice(submitter, issued_on=month, seller_name="未报销小店")
    client = client_of(finance)
    for key in Key:
        if key not in (Key.TO_FOLLOW, Key.HANDED_IN):
            assert client.get(f"/reports/closing/{month:%Y-%m}/points/{key}/").status_code == 200, key
    assert claim.number in text_of(client.get(f"/reports/closing/{month:%Y-%m}/points/approving/"))
    assert invoice.seller_name in text_of(client.get(f"/reports/closing/{month:%Y-%m}/points/unclaimed/"))
    assert client.get(f"/reports/closing/{month:%Y-%m}/points/late/").status_code == 404
    assert client.get(f"/reports/closing/{month:%Y-%m}/points/nonsense/").status_code == 404
    assert client.get("/reports/closing/2026-13/points/drafts/").status_code == 422


def test_unproven_seals_are_counted_after_the_page_is_there(team, month, client_of):
    submitter, _manager, finance = team
    invoice = a_wallet_invoice(submitter, issued_on=month, kind="电子发票（普通发票）")
    a_submitted_claim(submitter, a_line(invoice_keys=(invoice.key,), spent_on=month))
    client, address = client_of(finance), f"/reports/closing/?month={month:%Y-%m}"
    page = client.get(address)
    assert "统计中…" in text_of(page)
    # Around it stands what takes the whole list out of an answer; it has to say what it takes itself.
    assert 'hx-select="#point-unverified"' in page.content.decode()
    part = client.get(address, {"month": f"{month:%Y-%m}", "count": "unverified"}).content.decode()
    assert part.lstrip().startswith('<li id="point-unverified"')
    assert '<strong class="point-count">1</strong>' in part
    whole = text_of(client.get(f"{address}&count=all"))
    assert "统计中…" not in whole
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert not [one for one in asked.captured_queries if '"extra"' in one["sql"]]


def test_only_the_first_people_are_shown_until_all_are_asked_for(team, month, client_of, monkeypatch):
    monkeypatch.setattr("hesi.insights.closing.page.MOST_PEOPLE", 1)
    names = ["孔一", "孔二"]
    for name in names:
        a_claim(a_member(name), a_line("meals", "10.00", spent_on=month.replace(day=4)))
    client, address = client_of(team[2]), f"/reports/closing/?month={month:%Y-%m}"
    page = client.get(address).content.decode()
    assert page.count('name="member"') == 1
    assert "显示全部 2 人" in page
    page = client.get(f"{address}&people=all").content.decode()
    assert page.count('name="member"') == 2
    assert "显示全部" not in page


def test_closing_reopening_and_steps_by_hand(team, month, client_of):
    submitter, _manager, finance = team
    client, base = client_of(finance), f"/reports/closing/{month:%Y-%m}"
    assert client.post("/reports/closing/steps/", {"name": ""}).status_code == 422
    assert client.post("/reports/closing/steps/", {"name": "银行对账"}).status_code == 303
    step = add_step("凭证", by=Actor(finance))
    assert "凭证" in client.get("/reports/closing/steps/").content.decode()
    assert client.post(f"/reports/closing/steps/{step.pk}/", {"name": "凭证过账"}).status_code == 303
    assert client.post(f"{base}/steps/{step.pk}/tick/").status_code == 303
    assert Tick.objects.count() == 1
    assert client.post(f"{base}/steps/{step.pk}/tick/").status_code == 409
    assert client.post(f"{base}/steps/{step.pk}/tick/", {"undo": "1"}).status_code == 303
    assert client.post(f"/reports/closing/steps/{step.pk}/retirement/").status_code == 303
    assert client.post(f"{base}/closure/", {"note": "先关账"}).status_code == 303
    assert client.post(f"{base}/closure/").status_code == 409
    page = text_of(client.get(f"/reports/closing/?month={month:%Y-%m}"))
    assert "先关账" in page
    late = a_submitted_claim(submitter, a_line(invoice_keys=(a_wallet_invoice(submitter).key,), spent_on=month))
    assert late.number in text_of(client.get(f"{base}/points/late/"))
    assert client.post(f"{base}/reopening/", {"reason": ""}).status_code == 422
    assert client.post(f"{base}/reopening/", {"reason": "补录"}).status_code == 303
    assert Closing.objects.get().reason == "补录"


def test_reminding_many_names_some_and_says_there_are_others(team, month, client_of):
    for number in range(NAMED + 1):
        a_claim(a_member(f"员工{number}"), a_line("meals", "10.00", spent_on=month.replace(day=4)))
    client = client_of(team[2])
    client.post(f"/reports/closing/{month:%Y-%m}/reminders/")
    said = text_of(client.get(f"/reports/closing/?month={month:%Y-%m}"))
    assert f"已催办{NAMED + 1}人" in said
    assert "等。" in said


def test_a_refused_reopening_refreshes_from_the_page_of_the_month(team, month, client_of):
    close_month(month, by=Actor(team[2]))
    page = client_of(team[2]).post(f"/reports/closing/{month:%Y-%m}/reopening/", {"reason": " "}).content.decode()
    assert f'id="month-end" hx-get="/reports/closing/?month={month:%Y-%m}&amp;count=all"' in page


def test_a_refused_step_keeps_what_was_typed(company, team, client_of):
    client = client_of(team[2])
    steps = [add_step(f"步骤{number}", by=Actor(team[2])) for number in range(MOST_STEPS)]
    answer = client.post("/reports/closing/steps/", {"name": "第几步都行"})
    assert answer.status_code == 422
    assert 'name="name" value="第几步都行"' in answer.content.decode()
    answer = client.post(f"/reports/closing/steps/{steps[1].pk}/", {"name": " "})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="step-{steps[1].pk}" name="name" value=" " maxlength="80" required aria-invalid="true"' in page
    assert 'name="name" value="步骤0"' in page


def test_others_do_not_enter(team, month, client_of):
    submitter, manager, finance = team
    step = add_step("对账", by=Actor(finance))
    base = f"/reports/closing/{month:%Y-%m}"
    for member in (submitter, manager, a_member("审计", roles=("auditor",))):
        client = client_of(member)
        assert client.get("/reports/closing/").status_code == 403
        assert client.get(f"{base}/points/drafts/").status_code == 403
        assert client.get("/reports/closing/steps/").status_code == 403
        for address in (
            f"{base}/reminders/", f"{base}/closure/", f"{base}/reopening/", f"{base}/steps/{step.pk}/tick/",
            f"/reports/closing/steps/{step.pk}/", f"/reports/closing/steps/{step.pk}/retirement/",
            "/reports/closing/invoices/reminders/",
        ):  # fmt: skip
            assert client.post(address).status_code == 403, address
        assert 'href="/reports/closing/"' not in client.get("/reports/").content.decode()
    assert 'href="/reports/closing/"' in client_of(finance).get("/reports/").content.decode()


def test_after_the_trial_finance_still_reads_but_closes_nothing(company, team, month, client_of):
    _submitter, _manager, finance = team
    ended = {"plan": Plan.TRIAL, "trial_ends_on": company.today - timedelta(days=1)}
    Tenant.objects.filter(pk=company.pk).update(**ended)
    client, base = client_of(finance), f"/reports/closing/{month:%Y-%m}"
    for address in ("/reports/closing/", f"{base}/points/drafts/", "/reports/closing/steps/"):
        assert client.get(address).status_code == 200, address
    assert client.post(f"{base}/closure/").status_code == 403
    assert not Closing.objects.exists()


def test_a_month_that_is_none_narrows_nothing(team, client_of):
    _submitter, _manager, finance = team
    for text in ("2026-115", "x2026-11", "２０２６-11"):
        assert client_of(finance).get("/reports/closing/invoices/", {"month": text}).status_code == 200, text


def test_the_own_page_names_what_is_still_to_do(team, month, client_of):
    submitter, _manager, finance = team
    a_claim(submitter, a_line("meals", "10.00", spent_on=month))
    page = text_of(client_of(submitter).get(f"/reports/closing/own/?month={month:%Y-%m}"))
    assert "未提交的草稿" in page
    close_month(month, by=Actor(finance))
    assert finance.name in text_of(client_of(submitter).get(f"/reports/closing/own/?month={month:%Y-%m}"))


def test_who_files_late_for_a_closed_month_is_told(team, month, client_of):
    submitter, _manager, finance = team
    document = a_claim(submitter, a_line("meals", "10.00", spent_on=month))
    address = f"/documents/{document.number}/"
    assert f"{month:%Y-%m}" not in text_of(client_of(submitter).get(f"{address}"))
    close_month(month, by=Actor(finance))
    assert f"财务已经结了{month:%Y-%m}" in text_of(client_of(submitter).get(address))


def test_the_invoice_later_list_by_reader(team, month, client_of):
    submitter, manager, finance = team
    other = a_member("何川", manager=manager)
    mine, line = a_later_claim(submitter, "45.00", spent_on=month)
    theirs, _line = a_later_claim(other, "46.00", spent_on=month - timedelta(days=95))
    page = text_of(client_of(finance).get("/reports/closing/invoices/"))
    assert mine.number in page
    assert theirs.number in page
    own = text_of(client_of(submitter).get("/reports/closing/invoices/"))
    assert mine.number in own
    assert theirs.number not in own
    old = text_of(client_of(finance).get("/reports/closing/invoices/?age=90"))
    assert mine.number not in old
    assert theirs.number in old
    only = text_of(client_of(finance).get(f"/reports/closing/invoices/?month={month:%Y-%m}"))
    assert theirs.number not in only
    supply_invoice(line, a_wallet_invoice(submitter, "45.00"), by=Actor(submitter))
    handed = text_of(client_of(finance).get("/reports/closing/invoices/?state=handed-in"))
    assert mine.number in handed
    assert theirs.number not in handed
    assert client_of(finance).post("/reports/closing/invoices/reminders/").status_code == 303
    assert Event.objects.filter(name="document.invoice_reminded").count() == 1


def test_pages_ask_as_much_for_many_rows_as_for_few(team, month, client_of):
    submitter, _manager, finance = team
    client = client_of(finance)
    addresses = (
        f"/reports/closing/?month={month:%Y-%m}",
        "/reports/closing/invoices/",
        f"/reports/closing/{month:%Y-%m}/points/approving/",
        f"/reports/closing/{month:%Y-%m}/points/unclaimed/",
    )

    def asked():
        found = {}
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[address] = len(queries)
        return found

    def grow(times):
        for at in range(times):
            a_later_claim(submitter, f"{at + 10}.00", spent_on=month)
            a_wallet_invoice(submitter, issued_on=month)

    grow(2)
    few = asked()
    grow(6)
    many = asked()
    assert many == few
    print(many)
    assert max(many.values()) <= MOST_QUERIES, many
