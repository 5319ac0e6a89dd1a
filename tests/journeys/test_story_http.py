"""The whole story through HTTP: from a company's registration to money paid and seen, with pages and forms alone."""

import io

import openpyxl
import pytest
from django.core.cache import cache

from tests import builders
from tests.jobs import run_jobs
from tests.journeys.founding import BUYER, Team, a_team
from tests.journeys.papers import an_invoice_for
from tests.journeys.steps import decide, open_task, pay, start_claim, upload
from tests.journeys.untranslated import expect_translated
from tests.journeys.visiting import option

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# 2,400 + 1,800 + 960 + 320 in yuan, and 50 dollars at the company's rate of 7.10.
TOTAL = "¥5,835.00"


def test_from_registration_to_money_paid_and_seen() -> None:
    cache.clear()
    builders.a_provider()
    team = a_team()
    first_steps_tick_themselves(team)
    collect(team)
    number = claim(team)
    go_back_and_forth(team, number)
    approve(team, number)
    fail_and_pay(team, number)
    see(team, number)
    for visitor in team.visitors:
        expect_translated(visitor.seen, "zh-hans")


def first_steps_tick_themselves(team: Team) -> None:
    """What the registration opened, and what has been done of the first steps."""
    team.admin.open("/first-steps/")
    team.admin.see("试用还剩 14 天", "已完成3/5步", "填写收款账户")


def collect(team: Team) -> None:
    """XML, OFD and PDF land in the wallet, and so does what was written in them."""
    papers = [
        an_invoice_for(BUYER, 2400, seed=1, category="lodging"),
        an_invoice_for(BUYER, 1800, seed=2, category="meals"),
        an_invoice_for(BUYER, 960, seed=3, category="office"),
    ]
    upload(team.employee, dict(zip(("住宿.xml", "餐费.ofd", "办公.pdf"), papers, strict=True)))
    team.employee.see("¥5,160.00", *(paper.seller.name for paper in papers))


def claim(team: Team) -> str:
    """Invoices fill the lines; one line without an invoice and one in dollars follow; findings say what is missing."""
    rates = team.admin.open("/admin/rates/")
    assert "ECB" in rates.main
    team.admin.press("录入汇率", currency="USD", value="7.10")
    employee = team.employee
    number = start_claim(employee)
    employee.see("¥5,160.00", "超出标准", "还没有填写事由")
    # The hotel is within its standard for four nights; the finding goes with the next answer.
    page = employee.press(
        "添加一行", to="/edit/", **{"lines-0-nights": "4", "purpose": "拜访客户", "title": "上海出差"}
    )
    employee.not_see("上海住宿标准", "还没有填写事由")
    types = {name: option(page, "lines-3-expense_type", name) for name in ("其他", "出差补助", "市内交通")}
    allowance = {"lines-3-expense_type": types["出差补助"], "lines-3-amount": "320"}
    employee.press("添加一行", to="/edit/", **{"lines-2-expense_type": types["其他"]}, **allowance)
    taxi = {"lines-4-expense_type": types["市内交通"], "lines-4-amount": "50", "lines-4-note": "机场打车"}
    employee.press("保存", to="/edit/", **taxi, **{"lines-4-currency": "USD"})
    employee.see("1 USD = 7.1 CNY", "¥355.00", TOTAL, "何山", "林晓的直接上级", "周岚", "销售部负责人", "郑敏")
    employee.press("提交", status=422)
    employee.see("市内交通需要发票", "3项待处理")
    employee.press("提交", **dict.fromkeys(reasons_wanted(employee), "出租车没有发票，客户指定餐厅"))
    employee.see("审批中", "等待何山", "已提交")
    run_jobs()
    return number


def reasons_wanted(visitor) -> list[str]:
    names = dict.fromkeys(visitor.page.tree.xpath("//*[starts-with(@name, 'reason-')]/@name"))
    assert names, "no finding asks for a reason"
    return list(names)


def go_back_and_forth(team: Team, number: str) -> None:
    """The manager hears of it, sends it back with a reason, and gets it again with what changed."""
    manager, employee = team.manager, team.employee
    manager.open("/notifications/")
    manager.see("林晓", "上海出差")
    open_task(manager)
    manager.see(TOTAL, "请先看这里", "出租车没有发票，客户指定餐厅", "US$50.00")
    manager.press("退回", status=422)
    manager.see("请说明需要修改什么")
    manager.press("退回", comment="请补充客户名单")
    run_jobs()
    employee.open("/documents/")
    employee.see("已退回", "修改后重新提交")
    employee.open(f"/documents/{number}/edit/")
    employee.see("退回原因： 请补充客户名单")
    employee.press("提交", purpose="拜访客户：晨星公司王、李二位")
    run_jobs()
    open_task(manager)
    manager.see("晨星公司")


def approve(team: Team, number: str) -> None:
    """Manager, head and finance agree, each when it is their turn; nobody sees it before."""
    team.head.open("/approvals/")
    team.head.see("没有待你审批的单据")
    for approver in (team.manager, team.head, team.finance):
        decide(approver, "同意")
        approver.open("/approvals/?view=done")
        approver.see(number)
    team.employee.open(f"/documents/{number}/")
    team.employee.see("待支付")


def fail_and_pay(team: Team, number: str) -> None:
    """Without an account nobody is paid; the bank refuses once; the second batch pays, and nothing waits any more."""
    finance, employee = team.finance, team.employee
    finance.open("/payments/")
    finance.see("尚无收款账户")
    employee.open("/preferences/accounts/")
    employee.press("使用此账户", number="6225880212345678", bank="招商银行", branch="上海分行")
    pay(finance, number)
    expect_bank_file(team, number)
    finance.press("标记为失败", reason="户名不符")
    run_jobs()
    employee.open(f"/documents/{number}/")
    employee.see("支付失败", "户名不符", "等待财务付款")
    finance.open("/payments/")
    finance.see("曾支付失败")
    pay(finance, number)
    finance.press("全部标记为已支付")
    finance.see("已结清", "已支付")
    run_jobs()
    finance.open("/payments/")
    finance.see("没有待支付的单据")


def expect_bank_file(team: Team, number: str) -> None:
    """The spreadsheet names whom to pay and how much."""
    link = team.finance.page.links("/files/")[0]
    content = b"".join(team.finance.client.get(link).streaming_content)
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert any(row[1] == "林晓" and row[2] == "6225880212345678" and row[5] == 5835 for row in rows), rows
    assert team.manager.client.get(link).status_code == 404


def see(team: Team, number: str) -> None:
    """The employee reads the whole way; finance finds it; the dashboard has the sum."""
    team.employee.open(f"/documents/{number}/")
    team.employee.see("已支付", "支付失败", "户名不符", "已批准", "退回给提单人", "新建草稿")
    team.finance.open(f"/documents/all/?q={number}")
    team.finance.see("上海出差", "林晓", TOTAL)
    team.finance.open(f"/search/?q={number}")
    team.finance.see("上海出差")
    team.finance.open("/reports/")
    team.finance.see(TOTAL, "销售部", "市内交通", "355.00")
    team.admin.open("/admin/audit/")
    team.admin.see(number)
