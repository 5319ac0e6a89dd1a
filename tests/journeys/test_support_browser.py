"""Support in real Chromium: from a rejection to the follow-up of a bad rating, on the phone and at the desk."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import CHROMIUM, DESK, NO_CHROMIUM, PHONE, Window, chromium
from tests.journeys.centre import ASKER, COMPANY, MACRO
from tests.servers import Product, started_product

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(280),
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]
READING_MS = 90_000
_PASTE = """async (area) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const held = new DataTransfer();
    held.items.add(new File([blob], "image.png", { type: "image/png" }));
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
}"""
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


@pytest.fixture(scope="module")
def centre(product: Product) -> dict[str, str]:
    found: dict[str, str] = product.ask("tests.journeys.centre:a_centre")
    return found


@pytest.fixture
def opened(product: Product, browser: Browser, centre: dict[str, str]) -> Iterator[Opener]:
    """A window of somebody, signed in where an address is given."""
    windows: list[Window] = []

    def open_window(email: str = "", width: int = DESK) -> Window:
        windows.append(Window(browser, product.address, width))
        if email:
            windows[-1].sign_in(email, centre["password"])
        return windows[-1]

    yield open_window
    for window in windows:
        window.close()


def visit(window: Window, address: str) -> Page:
    """Open the page and look whether it is fine."""
    window.page.goto(address)
    window.expect_fine()
    return window.page


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_from_a_rejection_to_the_follow_up(
    product: Product, opened: Opener, centre: dict[str, str], width: int, tmp_path: Path
) -> None:
    customer = product.ask("tests.journeys.centre:a_customer")
    asker, agent = opened(customer["employee"], width), opened(centre["agent"], width)
    queue = visit(agent, "/desk/?view=all")
    agent.mark()
    if width == PHONE:
        from_an_unreadable_file(asker, tmp_path)
    else:
        from_a_claim_sent_back(asker, customer["claim"])
    title = f"住宿发票的问题 {width}"
    number = ask(asker, title)
    asker.mark()
    row = queue.locator("#desk-queue tr", has_text=title)
    expect(row).to_contain_text(ASKER)
    agent.expect_same_document()
    row.get_by_role("link", name=title).click()
    queue.wait_for_url(f"**/desk/{number}/**")
    see_the_capsule(agent, width)
    answer_with_the_macro(agent)
    expect(asker.page.locator("#ticket-thread")).to_contain_text(f"{ASKER}您好，文件已经收到")
    asker.expect_same_document()
    confirm_and_rate(asker, number)
    see_the_follow_up(opened(centre["success"], width), number, title)


def from_an_unreadable_file(asker: Window, folder: Path) -> None:
    """What is put into the wallet cannot be read; the door is beside it."""
    (folder / "住宿.pdf").write_bytes(b"%PDF-1.7 nothing of this can be read")
    page = visit(asker, "/wallet/")
    with page.expect_file_chooser() as chooser:
        page.locator("label", has_text="选择文件").click()
    chooser.value.set_files([str(folder / "住宿.pdf")])
    door = page.locator("#wallet-tray").get_by_role("link", name="联系客服")
    expect(door).to_be_visible(timeout=READING_MS)
    asker.expect_fine()
    door.click()
    page.wait_for_url("**/support/new/**")


def from_a_claim_sent_back(asker: Window, number: str) -> None:
    """The door stands beside the reason."""
    page = visit(asker, f"/documents/{number}/")
    expect(page.locator(".next-step")).to_contain_text("缺少住宿水单")
    page.locator(".next-step").get_by_role("link", name="联系客服").click()
    page.wait_for_url("**/support/new/**")


def ask(asker: Window, title: str) -> str:
    """See what travels, keep the browser back, add a picture, send; the ticket's number."""
    page = asker.page
    travels = page.locator("#travels")
    expect(travels).to_contain_text(COMPANY)
    expect(travels).to_contain_text("住宿.pdf" if "carrier" in page.url else "缺少住宿水单")
    expect(travels.get_by_role("checkbox", name="浏览器、语言与时区")).to_be_checked()
    asker.expect_fine()
    travels.get_by_role("checkbox", name="浏览器、语言与时区").uncheck()
    page.locator("#id_title").fill(title)
    page.locator("#id_body").fill("为什么不行？我该怎么做？")
    for choice in page.locator("#report select").all():
        choice.select_option(index=1)
    page.locator("#id_body").evaluate(_PASTE)
    expect(page.locator(".pasted-name")).to_contain_text("screenshot-")
    asker.expect_fine()
    page.get_by_role("button", name="提交问题").click()
    page.wait_for_url(re.compile(r"/support/GD-[^/]+/$"))
    expect(page.locator("#ticket-thread")).to_contain_text("screenshot-")
    asker.expect_fine()
    return re.search(r"/support/([^/]+)/", page.url)[1]


def see_the_capsule(agent: Window, width: int) -> None:
    """What travelled is there, what was kept back is not."""
    page = agent.page
    side = page.locator("#desk-side")
    expect(side).to_contain_text("浏览器、语言与时区：提单人选择不提供")
    expect(side).not_to_contain_text("Asia/Shanghai")
    expect(side).to_contain_text(COMPANY)
    expect(page.locator(".message-pictures img")).to_have_count(1)
    agent.expect_fine()
    if width == PHONE:
        page.locator(".desk-switch").get_by_role("link", name="客户", exact=True).click()
        expect(side).to_be_visible()
        agent.expect_fine()
        page.locator(".desk-switch").get_by_role("link", name="回复", exact=True).click()


def answer_with_the_macro(agent: Window) -> None:
    """Type "/", choose, read what it does, run it."""
    page = agent.page
    page.locator("#desk-composer textarea").press_sequentially("/发票重")
    expect(page.get_by_role("option", name=MACRO)).to_be_visible()
    page.keyboard.press("Enter")
    dialog = page.locator("#run-macro")
    expect(dialog).to_contain_text(f"{ASKER}您好，文件已经收到")
    agent.expect_fine()
    dialog.get_by_role("button", name="执行").click()
    expect(page.locator("#desk-state")).to_contain_text("已解决")
    expect(page.locator("#desk-conversation")).to_contain_text(f"{ASKER}您好，文件已经收到")
    agent.expect_fine()


def confirm_and_rate(asker: Window, number: str) -> None:
    """It is solved, but how."""
    page = asker.page
    page.get_by_role("button", name="确认已解决").click()
    page.wait_for_url(f"**/support/{number}/rating/")
    page.get_by_role("radio", name=re.compile("^2")).check()
    page.get_by_role("checkbox", name="问题没有真正解决").check()
    asker.expect_fine()
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator("main")).to_contain_text("2分")
    asker.expect_fine()


def see_the_follow_up(manager: Window, number: str, title: str) -> None:
    """The success manager is told, and the ticket has the task."""
    page = visit(manager, "/notifications/")
    notice = page.locator("main").get_by_role("button", name=re.compile(title))
    notice.or_(page.locator("main").get_by_role("link", name=re.compile(title))).first.click()
    page.wait_for_url(f"**/desk/{number}/**")
    expect(page.locator("#desk-side .desk-tasks")).to_contain_text(f"回访{ASKER}：{number}评价2分")
    manager.expect_fine()
