"""The community in real Chromium: an idea, a vote from another company, the decision, and the follower who is told."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import CHROMIUM, DESK, NO_CHROMIUM, PHONE, Window, chromium
from tests.journeys.asking import visit
from tests.servers import Product, started_product, wait_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(280),
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]
TITLE, REASON = "提交前提醒还有哪些票没报", "已排入明年一季度"


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with started_product(LOG_LEVEL="ERROR", HESI_TEST="0") as running:
        yield running
        print(running.log[-6000:])
        assert "Traceback" not in running.log


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def test_from_an_idea_to_the_follower_who_is_told(product: Product, browser: Browser) -> None:
    centre = product.ask("tests.journeys.centre:a_centre")
    people = product.ask("tests.journeys.centre:people_with_one_trouble")
    windows = [
        _signed_in(product, browser, email, centre["password"], width)
        for email, width in ((people[0], DESK), (people[2], PHONE), (centre["agent"], DESK), (centre["lead"], DESK))
    ]
    proposing, voting, moderating, deciding = windows
    try:
        address = _propose(proposing)
        _release(moderating)
        _vote_and_follow(voting, address)
        page = visit(deciding, address)
        page.locator("#id_state").select_option("planned")
        page.locator("#id_reason").fill(REASON)
        page.get_by_role("button", name="公布").click()
        expect(page.locator("#content")).to_contain_text("已规划")
        wait_until(lambda: f"已规划：{TITLE}" in _notices(voting), "the follower is told", 60)
        expect(voting.page.locator("#content").get_by_text(TITLE)).to_have_count(1)
        expect(visit(voting, address).locator("#content")).to_contain_text(REASON)
        for window in windows:
            window.expect_fine()
    finally:
        for window in windows:
            window.close()


def _notices(window: Window) -> str:
    return visit(window, "/notifications/").locator("#content").inner_text()


def _propose(window: Window) -> str:
    """Waits for moderation, because it is a first text; says where it stands."""
    page = visit(window, "/community/new/?kind=idea")
    page.get_by_label("一句话标题").fill(TITLE)
    page.get_by_label("详细内容").fill("月底常常漏报几张票，希望提交时提示。")
    page.get_by_label("社区显示名").fill("白露为霜")
    page.get_by_role("button", name="发布到社区").click()
    page.wait_for_url("**/community/threads/**")
    expect(page.locator("#main")).to_contain_text("待审核")
    return "/" + page.url.split("/", 3)[3]


def _release(window: Window) -> None:
    page = visit(window, "/community/moderation/")
    expect(page.locator("#moderation")).to_contain_text(TITLE)
    page.get_by_role("button", name="放行展示").click()
    expect(page.locator("#moderation")).to_contain_text("没有待处理内容")


def _vote_and_follow(window: Window, address: str) -> None:
    page = visit(window, "/community/")
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_url(f"**{address}")
    page.locator(".post-vote button").first.click()
    expect(page.locator(".post-vote").first).to_contain_text("1票")
    page.get_by_role("button", name="关注", exact=True).click()
    expect(page.get_by_role("button", name="取消关注")).to_be_visible()


def _signed_in(product: Product, browser: Browser, email: str, password: str, width: int) -> Window:
    window = Window(browser, product.address, width)
    window.sign_in(email, password)
    return window
