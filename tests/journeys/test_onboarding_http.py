"""The way in through HTTP: a company registers for a trial, and its list ticks itself up to the first paid claim."""

import pytest
from django.core.cache import cache

from hesi.support.service.starting_lines import lay_service
from hesi.support.success.tasks import look_after_everybody, tick_onboarding
from hesi.support.tickets.categories import lay_categories
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import run_jobs
from tests.journeys.founding import BUYER, COMPANY, Team, a_team
from tests.journeys.papers import an_invoice_for
from tests.journeys.steps import decide, pay, start_claim, upload
from tests.journeys.untranslated import expect_translated
from tests.journeys.visiting import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def a_lead() -> Visitor:
    """The support lead of a new service centre at a browser."""
    provider = builders.a_provider()
    with tenant_scope(provider):
        lay_categories()
        lay_service(provider)
        lead = builders.a_member("苏敏", roles=("support_lead",))
    visitor = Visitor()
    visitor.client.force_login(lead.user)
    return visitor


def card_of(lead: Visitor) -> None:
    """From the list to the company's card."""
    page = lead.open("/desk/success/")
    lead.see(COMPANY)
    lead.open(next(link for link in page.links("/success/") if link.startswith("/desk/customers/")))


def set_up(admin: Visitor) -> None:
    """What an administrator looks over before the first claim."""
    page = admin.open("/admin/expense-types/")
    admin.open(next(link for link in page.links("/admin/expense-types/") if not link.endswith(("types/", "new/"))))
    admin.press("保存")
    admin.open("/admin/flows/default/")
    admin.press("发布为新版本")
    admin.open("/admin/policy/")
    admin.press("发布为新版本")


def first_paid_claim(team: Team) -> None:
    """An invoice of 86 yuan, a claim, everybody's agreement, and the money."""
    employee = team.employee
    employee.open("/preferences/accounts/")
    employee.press("使用此账户", number="6225880212345678", bank="招商银行", branch="上海分行")
    upload(employee, {"餐费.xml": an_invoice_for(BUYER, 86, seed=7, category="office")})
    number = start_claim(employee, "办公报销单")
    employee.press("提交", title="办公用品", purpose="打印纸")
    run_jobs()
    for approver in (team.manager, team.head, team.finance):
        page = approver.open("/approvals/")
        if number in page.text:
            decide(approver, "同意")
    pay(team.finance, number)
    team.finance.press("全部标记为已支付")
    run_jobs()


def test_a_trial_ticks_its_own_list() -> None:
    cache.clear()
    lead = a_lead()
    team = a_team()
    run_jobs()
    team.admin.open("/first-steps/")
    team.admin.see("查看全部步骤与日期")
    team.admin.open("/onboarding/")
    team.admin.see("已完成2/11步", "邀请同事加入", "支付第一张报销单")
    card_of(lead)
    lead.see("2 / 11", "试用剩余天数", "明天早晨进行首次计算")
    set_up(team.admin)
    first_paid_claim(team)
    tick_onboarding.func()
    look_after_everybody.func()
    run_jobs()
    name_contact(lead)
    card_of(lead)
    lead.see("10 / 11", "系统识别", "试用剩余天数", "功能覆盖")
    team.admin.open("/onboarding/")
    team.admin.see("已完成10/11步")
    lead.press("勾选完成")
    lead.see("11 / 11")
    lead.open("/desk/success/")
    own = [page for page in team.admin.seen if page.address.endswith(("/onboarding/", "/first-steps/"))]
    expect_translated([*lead.seen, *own], "zh-hans")


def name_contact(lead: Visitor) -> None:
    """The lead writes down who speaks for the company."""
    card_of(lead)
    page = lead.open(next(link for link in lead.page.links("/desk/customers/") if link.count("/") == 4))
    lead.open(next(iter(page.links("/contacts/new/"))))
    lead.press("保存", name="苏远", phone="13800000000")
