"""What happens beside the main story: the same invoice twice, a question to support, the end of a trial, English."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from hesi.core.time import now
from hesi.expenses.policies.rules.caps import DEFAULT_GROUPS
from hesi.workspace.calendars.china import public_days
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import run_jobs
from tests.journeys.founding import BUYER, PASSWORD, fill_in_tax_id, invite, register
from tests.journeys.papers import an_invoice_for
from tests.journeys.steps import start_claim, upload
from tests.journeys.untranslated import expect_translated
from tests.journeys.visiting import Visitor, option

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _fresh_pace() -> None:
    cache.clear()


def an_agent(*roles: str) -> Visitor:
    """Somebody of the provider's workspace at a browser."""
    with tenant_scope(builders.a_provider()):
        return signed_in(builders.a_member("客服小合", email="desk@example.com", roles=roles or ("agent",)))


def signed_in(member: Member, language: str = "zh-hans") -> Visitor:
    visitor = Visitor(language)
    visitor.client.force_login(member.user)
    return visitor


def test_the_same_invoice_from_a_colleague_is_recognised_and_says_where_it_is() -> None:
    admin = register()
    fill_in_tax_id(admin, BUYER.tax_id)
    colleague = invite(admin, "林晓")
    paper = an_invoice_for(BUYER, 86, seed=5, category="meals")
    upload(admin, {"餐费.xml": paper})
    number = start_claim(admin, "办公报销单")
    upload(colleague, {"同一张.pdf": paper})
    colleague.see("已在苏远的票夹", "同一张.pdf")
    upload(admin, {"我的另一份.ofd": paper})
    admin.see("我的另一份.ofd", "已在你的票夹", number)
    colleague.open("/wallet/?view=free")
    colleague.not_see("¥86.00")
    admin.open(f"/documents/{number}/edit/")
    admin.see("¥86.00")
    expect_translated([*admin.seen, *colleague.seen], "zh-hans")


def test_a_trial_that_has_ended_reads_and_exports_and_can_go_on() -> None:
    provider_admin = an_agent("admin")
    founder = register()
    fill_in_tax_id(founder, BUYER.tax_id)
    upload(founder, {"餐费.xml": an_invoice_for(BUYER, 86, seed=7, category="meals")})
    number = start_claim(founder, "办公报销单")
    with time_machine.travel(now() + timedelta(days=15), tick=True):
        founder.open("/accounts/login/")
        founder.press("登录", login="su@example.com", password=PASSWORD)
        founder.see("试用已结束", "继续使用")
        founder.open(f"/documents/{number}/")
        founder.see("¥86.00", "草稿")
        asked = founder.client.post("/exports/", {"kind": "documents.all", "format": "xlsx"})
        assert asked.status_code == 303
        run_jobs()
        workbook = founder.client.get(f"{asked.url}file/")
        assert (workbook.status_code, b"".join(workbook.streaming_content)[:2]) == (200, b"PK")
        founder.open("/wallet/")
        founder.see("¥86.00")
        refused = founder.client.post(f"/documents/{number}/submission/", follow=True)
        assert refused.status_code == 403
        assert "试用已结束" in refused.content.decode()
        refused = founder.client.post("/documents/new/", {"template": "office"})
        assert refused.status_code == 403
        founder.open("/support/new/")
        category = option(founder.page, "category", "其他问题")
        founder.press("提交问题", category=category, title="想继续使用", body="请问怎么购买？")
        run_jobs()
        founder.open("/plan/")
        founder.see("数据全部保留")
        # Sessions end after half a day.
        provider_admin.open("/accounts/login/")
        provider_admin.press("登录", login="desk@example.com", password="correct horse battery")
        page = provider_admin.open("/customers/")
        provider_admin.open(next(link for link in page.links("/customers/") if len(link) > len("/customers/")))
        provider_admin.press("确定", plan="standard")
        founder.open(f"/documents/{number}/edit/")
        founder.not_see("试用已结束")
        founder.press("保存", to="/edit/", title="办公餐费")
        founder.see("办公餐费")
    expect_translated([*founder.seen, *provider_admin.seen], "zh-hans")


ENGLISH_PAGES = (
    "/", "/first-steps/", "/wallet/", "/documents/", "/documents/new/", "/approvals/", "/approvals/?view=done",
    "/payments/", "/payments/batches/", "/documents/all/", "/reports/", "/search/?q=x", "/support/", "/support/new/",
    "/notifications/", "/preferences/", "/preferences/accounts/", "/plan/", "/workspaces/", "/admin/people/",
    "/admin/people/new/", "/admin/people/import/", "/admin/departments/", "/admin/departments/new/", "/admin/roles/",
    "/admin/roles/new/", "/admin/entities/", "/admin/entities/new/", "/admin/projects/", "/admin/projects/new/",
    "/admin/expense-types/", "/admin/expense-types/new/", "/admin/templates/", "/admin/templates/new/",
    "/admin/flows/", "/admin/flows/default/", "/admin/policy/", "/admin/policy/history/", "/admin/calendar/",
    "/admin/rates/", "/admin/audit/", "/accounts/two-factor/", "/accounts/password/change/",
)  # fmt: skip
# The founder, and what the starting set brings that is China's own: holidays, cities and their groups.
NAMES = (
    "苏远",
    *(group["name"] for group in DEFAULT_GROUPS),
    *(city for group in DEFAULT_GROUPS for city in group["cities"]),
    *sorted({day.name for year in range(2024, 2029) for day in public_days(year)}, key=len, reverse=True),
)


def test_everything_is_english_for_who_reads_english() -> None:
    founder = register("Far Hills Trading Ltd", language="en")
    founder.see("14 trial days left")
    upload(founder, {"meals.xml": an_invoice_for(BUYER, 86, seed=8, category="meals")}, button="Send the chosen files")
    page = founder.open("/wallet/?view=free")
    key = page.tree.xpath("//input[@name='invoice']/@value")[0]
    founder.open(f"/documents/new/?invoice={key}")
    founder.press("Office claim")
    for address in ENGLISH_PAGES:
        founder.open(address)
    # What stands on an invoice stays as it is printed, and the seller's name becomes the line's note.
    printed = ("/wallet/", "/edit/", "?invoice=")
    pages = [page for page in founder.seen if not any(part in page.address for part in printed)]
    expect_translated(pages, "en", NAMES)


@pytest.mark.parametrize("address", ENGLISH_PAGES)
def test_nothing_is_english_for_who_reads_chinese(chinese_founder: Visitor, address: str) -> None:
    chinese_founder.open(address)
    expect_translated([chinese_founder.page], "zh-hans")


@pytest.fixture
def chinese_founder() -> Visitor:
    with tenant_scope(builders.a_company()):
        return signed_in(builders.a_member("苏远", roles=("admin", "finance")))
