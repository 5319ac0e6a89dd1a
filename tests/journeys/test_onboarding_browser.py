"""The way in, in real Chromium: a company registers for a trial; its card at the provider follows up to the money."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import CHROMIUM, DESK, NO_CHROMIUM, Window, chromium
from tests.journeys.asking import READING_MS, visit
from tests.journeys.founding import BUYER, COMPANY, PASSWORD
from tests.journeys.papers import an_invoice_for, written
from tests.journeys.test_story_browser import decide, pay
from tests.servers import Product, started_product

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]
Opener = Callable[..., Window]


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with started_product(LOG_LEVEL="ERROR", HESI_TEST="0") as running:
        yield running
        # Shown by the test runner when something went wrong.
        print(running.log[-6000:])
        assert "Traceback" not in running.log


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def opened(product: Product, browser: Browser) -> Iterator[Opener]:
    """A window of somebody, signed in where an address is given."""
    windows: list[Window] = []

    def open_window(email: str = "") -> Window:
        windows.append(Window(browser, product.address, DESK))
        if email:
            windows[-1].sign_in(email, PASSWORD)
        return windows[-1]

    yield open_window
    for window in windows:
        window.close()


def test_from_registration_to_the_first_paid_claim(product: Product, opened: Opener, tmp_path: Path) -> None:
    centre = product.ask("tests.journeys.centre:a_centre")
    founder = opened()
    register(founder)
    lead = opened(centre["lead"])
    card = visit(lead, "/desk/success/")
    expect(card.locator("#success")).to_contain_text(COMPANY)
    card.get_by_role("link", name=COMPANY).click()
    card.wait_for_url("**/desk/customers/**/success/")
    lead.expect_fine()
    expect_ticked(card, 0)
    set_up(founder)
    people = product.ask("tests.journeys.newcomers:colleagues_of", company=COMPANY)
    employee, manager, finance = (opened(people[role]) for role in ("employee", "manager", "finance"))
    number = claim(employee, tmp_path)
    decide(manager, number)
    decide(finance, number)
    pay(finance, number, tmp_path)
    card.reload()
    # Everything the product can see: all but the contact person and the training.
    expect_ticked(card, 9)
    paid = card.locator("#onboarding tr", has_text="支付第一张报销单")
    expect(paid).to_contain_text("系统识别")
    for name in ("指定企业联系人", "参加使用培训"):
        card.locator("#onboarding tr", has_text=name).get_by_role("button", name="勾选完成").click()
    expect_ticked(card, 11)
    lead.expect_fine()
    own = visit(founder, "/onboarding/")
    expect(own.locator("main")).to_contain_text("已完成11/11步")


def expect_ticked(card: Page, steps: int) -> None:
    """So many of the eleven steps are done."""
    expect(card.locator(".stats")).to_contain_text(f"{steps} / 11")


def register(founder: Window) -> None:
    """On the public page; the first steps name their dates."""
    page = visit(founder, "/register/")
    for name, value in (
        ("name", COMPANY),
        ("person_name", "苏远"),
        ("email", "su@example.com"),
        ("password", PASSWORD),
    ):
        page.locator(f"input[name={name}]").fill(value)
    page.get_by_role("button", name="免费开通").click()
    page.wait_for_url(re.compile(r"/(first-steps/)?$"))
    # The list is laid by the event of the registration, a second later.
    steps = page.locator("main")
    for _try in range(20):
        page.goto("/onboarding/")
        if "邀请同事加入" in steps.inner_text():
            break
        page.wait_for_timeout(500)
    expect(steps).to_contain_text("已完成0/11步")
    founder.expect_fine()
    page = visit(founder, "/first-steps/")
    expect(page.locator("main")).to_contain_text("查看全部步骤与日期")


def set_up(founder: Window) -> None:
    """A colleague is invited, an expense type looked over, flow and policy are published."""
    page = visit(founder, "/admin/people/new/")
    page.locator("input[name=name]").fill("罗文")
    page.locator("input[name=email]").fill("luo.wen@example.com")
    page.get_by_role("button", name="添加并邀请").click()
    page.wait_for_url(re.compile(r"/admin/people/(\d+/)?(\?.*)?$"))
    visit(founder, "/admin/expense-types/")
    page.locator("main table a[href*='/admin/expense-types/']").first.click()
    page.wait_for_url("**/admin/expense-types/*/")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/admin/expense-types/")
    for address in ("/admin/flows/default/", "/admin/policy/"):
        visit(founder, address)
        page.get_by_role("button", name="发布为新版本").click()
        page.wait_for_load_state("load")


def claim(employee: Window, folder: Path) -> str:
    """An invoice of 86 yuan from the wallet to a submitted claim; its number."""
    file = folder / "办公用品.xml"
    file.write_bytes(written(an_invoice_for(BUYER, 86, seed=7, category="office"), "xml"))
    page = visit(employee, "/wallet/")
    with page.expect_file_chooser() as chooser:
        page.locator("label", has_text="选择文件").click()
    chooser.value.set_files([str(file)])
    expect(page.locator("#wallet-summary")).to_contain_text("¥86.00", timeout=READING_MS)
    page.goto("/wallet/?view=free")
    page.locator("input[name=invoice]").first.check()
    page.locator("[data-bulk-bar]").get_by_role("button", name="去报销").click()
    page.wait_for_url("**/documents/new/**")
    page.get_by_role("button", name="办公报销单").click()
    page.wait_for_url("**/edit/")
    page.locator("textarea[name=purpose]").fill("打印纸")
    expect(page.locator("#draft-findings")).not_to_contain_text("还没有填写事由")
    number = re.search(r"/documents/([^/]+)/", page.url)[1]
    page.locator("#claim").get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url(f"**/documents/{number}/")
    expect(page.locator("#sheet")).to_contain_text("等待何山")
    return number
