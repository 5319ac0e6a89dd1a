"""What scripts add to the claim editor and to approvals, in real Chromium: dragging, keys, and a lost connection."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import CHROMIUM, DESK, NO_CHROMIUM, Window, chromium
from tests.servers import Product, started_product

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(280),
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with started_product(LOG_LEVEL="ERROR", HESI_TEST="0") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def work(product: Product) -> dict[str, str]:
    found: dict[str, str] = product.ask("tests.journeys.work:work_at_hand")
    return found


@pytest.fixture
def window(product: Product, browser: Browser) -> Iterator[Window]:
    opened = Window(browser, product.address, DESK)
    yield opened
    opened.close()


def test_invoice_is_dragged_onto_a_line_and_moved_by_keyboard(window: Window, work: dict[str, str]) -> None:
    window.sign_in(work["employee"], work["password"])
    page, invoice = window.page, f'[data-invoice="{work["invoice"]}"]'
    page.goto(f"/documents/{work['draft']}/edit/")
    # The tray is fetched when it comes into view, and takes the place of what was scrolled to.
    page.evaluate("document.getElementById('tray').scrollIntoView()")
    expect(page.locator(f"#tray {invoice}")).to_be_visible()
    window.expect_fine()
    page.locator(f"#tray {invoice}").drag_to(page.locator("#lines > .line").first)
    expect(page.locator(f"#lines > .line:first-child {invoice}")).to_be_visible()
    page.locator("[data-line-add]").first.click()
    page.locator(f"#lines {invoice} summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-attach-lines] button").last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#lines > .line:last-child {invoice}")).to_be_visible()
    expect(page.locator(f"#lines {invoice} summary")).to_be_focused()
    page.reload()
    expect(page.locator(f"#lines > .line:last-child {invoice}")).to_be_visible()


def test_lines_added_without_a_network_are_offered_back_after_a_reload(window: Window, work: dict[str, str]) -> None:
    window.sign_in(work["employee"], work["password"])
    page, address = window.page, f"/documents/{work['draft']}/edit/"
    page.goto(address)
    window.context.set_offline(True)
    page.locator("[data-line-add]").first.click()
    page.locator("#lines > .line:last-child [name$='-note']").fill("路上写的")
    expect(page.locator("#claim")).to_have_attribute("data-autosave-state", "kept")
    page.close(run_before_unload=False)
    window.context.set_offline(False)
    again = window.context.new_page()
    again.goto(address)
    expect(again.locator("#lines > .line")).to_have_count(1)
    again.get_by_role("button", name="恢复").click()
    expect(again.locator("#lines > .line")).to_have_count(2)
    expect(again.locator("#lines > .line:last-child [name$='-note']")).to_have_value("路上写的")
    expect(again.locator("[data-unsent]")).to_have_count(0)
    assert again.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []


def test_signing_out_leaves_nothing_that_was_typed_on_the_device(window: Window, work: dict[str, str]) -> None:
    window.sign_in(work["employee"], work["password"])
    page = window.page
    page.goto(f"/documents/{work['draft']}/edit/")
    page.evaluate("localStorage.setItem('draft:1:/documents/X/edit/', '{}')")
    page.goto("/")
    with page.expect_navigation():
        page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
    expect(page.locator("form[action$='/logout/']")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []


def test_pressing_a_puts_the_focus_on_the_next_task(window: Window, work: dict[str, str]) -> None:
    window.sign_in(work["manager"], work["password"])
    page = window.page
    page.goto("/approvals/")
    expect(page.locator(".case-title")).to_have_text("第一张")
    page.keyboard.press("a")
    expect(page.locator(".case-title")).to_have_text("第二张")
    expect(page.locator(".case-title")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#case")).to_be_focused()
