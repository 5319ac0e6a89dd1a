"""The story in real Chromium, on the phone and at the desk: from a photo of an invoice to 已支付, live all the way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from hesi.demo.papers import Paper
from tests.browser import CHROMIUM, DESK, NO_CHROMIUM, PHONE, Window, chromium
from tests.journeys.founding import BUYER
from tests.journeys.papers import an_invoice_for, written
from tests.servers import Product, started_product

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(280),
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]
READING_MS = 90_000


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    # Static files as in production: named by their content, from their own folder.
    with started_product(LOG_LEVEL="ERROR", HESI_TEST="0") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@dataclass
class Crowd:
    """Three people at windows of their own, signed in and on their home page."""

    employee: Window
    manager: Window
    finance: Window


@pytest.fixture(params=[PHONE, DESK])
def crowd(request: pytest.FixtureRequest, product: Product, browser: Browser) -> Iterator[Crowd]:
    people = product.ask("tests.journeys.crowd:a_crowd")
    windows = {role: Window(browser, product.address, request.param) for role in ("employee", "manager", "finance")}
    for role, window in windows.items():
        window.sign_in(people[role], people["password"])
        window.expect_fine()
    yield Crowd(**windows)
    for window in windows.values():
        window.close()
    # Shown by the test runner when something went wrong.
    print(product.log[-6000:])


def test_from_the_photo_to_paid(product: Product, crowd: Crowd, tmp_path: Path) -> None:
    # The same three files for both widths: each width has a company of its own.
    papers = {
        "住宿.ofd": an_invoice_for(BUYER, 1200, seed=11, category="lodging"),
        "餐费.pdf": an_invoice_for(BUYER, 96, seed=12, category="meals"),
        "打车.jpg": an_invoice_for(BUYER, 180, seed=13, category="meals"),
    }
    put_into_wallet(crowd.employee, papers, tmp_path)
    crowd.manager.mark()
    number = make_claim(crowd.employee)
    decide(crowd.manager, number)
    decide(crowd.finance, number)
    expect(crowd.employee.page.locator("#sheet")).to_contain_text("待支付")
    pay(crowd.finance, number, tmp_path)
    expect(crowd.employee.page.locator("#sheet")).to_contain_text("款项已结清")
    crowd.employee.expect_same_document()
    crowd.employee.expect_fine()
    assert "Traceback" not in product.log


def put_into_wallet(employee: Window, papers: dict[str, Paper], folder: Path) -> None:
    """Files are chosen, read in the background, and appear without a reload."""
    page = employee.page
    paths = []
    for name, paper in papers.items():
        paths.append(folder / name)
        paths[-1].write_bytes(written(paper, name.rpartition(".")[2]))
    page.goto("/wallet/")
    employee.expect_fine()
    employee.mark()
    with page.expect_file_chooser() as chooser:
        page.locator("label", has_text="选择文件").click()
    chooser.value.set_files([str(path) for path in paths])
    expect(page.locator("#wallet-tray")).to_contain_text(re.compile("正在识别"))
    for paper in papers.values():
        expect(page.locator("#wallet-list")).to_contain_text(paper.number, timeout=READING_MS)
    expect(page.locator("#wallet-summary")).to_contain_text("¥1,476.00")
    employee.expect_same_document()
    employee.expect_fine()
    page.locator(".invoice-tile-title").first.click()
    page.wait_for_url(re.compile(r"/wallet/[^/]{20,}/"))
    employee.expect_fine()
    page.go_back()


def make_claim(employee: Window) -> str:
    """Chosen invoices become lines; what the policy finds is shown beside them, and goes while one types."""
    page = employee.page
    page.goto("/wallet/?view=free")
    choose_all_while_redrawn(page)
    page.locator("[data-bulk-bar]").get_by_role("button", name="去报销").click()
    page.wait_for_url("**/documents/new/**")
    employee.expect_fine()
    page.get_by_role("button", name="差旅报销单").click()
    page.wait_for_url("**/edit/")
    employee.expect_fine()
    employee.mark()
    expect(page.locator("#draft-findings")).to_contain_text("还没有填写事由")
    hotel = page.locator(".line", has_text="1,200.00")
    expect(hotel).to_contain_text("超出标准")
    hotel.locator("summary", has_text="人数、晚数").click()
    hotel.locator("input[name$=-nights]").fill("4")
    expect(hotel).not_to_contain_text("超出标准")
    page.locator("textarea[name=purpose]").fill("拜访上海客户")
    expect(page.locator("#draft-findings")).not_to_contain_text("还没有填写事由")
    expect(page.locator("#draft-totals")).to_contain_text("¥1,476.00")
    give_reasons(employee)
    expect(page.locator(".claim-route")).to_contain_text("何山")
    employee.expect_same_document()
    employee.expect_fine()
    number = re.search(r"/documents/([^/]+)/", page.url)[1]
    page.locator("#claim").get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url(f"**/documents/{number}/")
    expect(page.locator("#sheet")).to_contain_text("等待何山")
    employee.expect_fine()
    employee.mark()
    return number


def choose_all_while_redrawn(page: Page) -> None:
    """Every invoice is ticked while the list is on its way once more, as when another has just been read."""
    held: list[Route] = []
    a_list = re.compile("part=list")
    page.route(a_list, lambda route: held.append(route))
    page.locator("#wallet-list").evaluate("list => list.dataset.seen = 'before'")
    # The page may have asked by itself: a second request of the same part would wait for the first one's answer.
    page.evaluate("document.body.dispatchEvent(new CustomEvent('live:wallet'))")
    while not held:
        page.wait_for_timeout(50)
    boxes = page.locator("input[name=invoice]")
    chosen = boxes.count()
    for box in boxes.all():
        box.check()
    for route in held:
        route.continue_()
    page.unroute(a_list)
    expect(page.locator("#wallet-list:not([data-seen])")).to_be_attached()
    expect(page.locator("input[name=invoice]:checked")).to_have_count(chosen)
    expect(page.locator("[data-bulk-bar]")).to_contain_text(str(chosen))


def give_reasons(employee: Window) -> None:
    """Explain whatever still asks for it, until nothing is left to solve."""
    page = employee.page
    for field in page.locator("#claim [name^=reason-]").all():
        field.fill("客户指定的餐厅")
        field.blur()
    expect(page.locator("#draft-totals")).not_to_contain_text("项待处理")


def decide(approver: Window, number: str) -> None:
    """The badge rises on the page that happens to be open; the task is opened and agreed to."""
    page = approver.page
    place = page.locator("a[href='/approvals/']:visible").first
    expect(place).to_contain_text("1 项待处理")
    place.click()
    page.wait_for_url("**/approvals/")
    task = page.locator("#tasks a", has_text=number)
    expect(task).to_be_visible()
    approver.expect_fine()
    task.click()
    case = page.locator("#case", has_text=number)
    expect(case.get_by_role("button", name="同意", exact=True)).to_be_visible()
    approver.expect_fine()
    case.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator("#flash")).to_contain_text("已同意")


def pay(finance: Window, number: str, folder: Path) -> None:
    """A batch, the bank's file, and the bank's word."""
    page = finance.page
    page.goto("/payments/")
    finance.expect_fine()
    page.get_by_role("checkbox", name=f"选择{number}").check()
    page.get_by_role("button", name="生成批次").click()
    page.wait_for_url("**/payments/batches/**")
    finance.expect_fine()
    page.get_by_role("button", name="导出银行文件").click()
    link = page.get_by_role("link", name="下载银行文件")
    expect(link).to_be_visible()
    finance.expect_fine()
    with page.expect_download() as download:
        link.click()
    download.value.save_as(folder / "bank.xlsx")
    assert (folder / "bank.xlsx").read_bytes().startswith(b"PK")
    page.get_by_role("button", name="全部标记为已支付").click()
    expect(page.locator("#payment-batch")).to_contain_text("已支付")
    finance.expect_fine()
