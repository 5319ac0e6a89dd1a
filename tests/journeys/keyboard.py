"""An agent and somebody who asks, without a mouse."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser import Window
from tests.journeys.asking import visit

_MOST_TABS = 80


def walk_the_queue(agent: Window, titles: list[str]) -> str:
    """Down and up through the rows, newest first, and into the middle one, while the list is drawn anew; its number."""
    page = visit(agent, "/desk/?view=all")
    rows = [page.locator("#desk-queue").get_by_role("link", name=title) for title in titles]
    for key, row in zip("jjjk", (*rows, rows[1]), strict=True):
        page.keyboard.press(key)
        expect(row).to_be_focused()
        if row is rows[0]:
            with page.expect_response(lambda answer: "/desk/?view=all" in answer.url):
                page.evaluate("htmx.trigger(document.body, 'live:tickets')")
            expect(page.locator("#desk-queue tr.is-current")).to_contain_text(titles[0])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/GD-"))
    expect(page.locator("h1")).to_contain_text(titles[1])
    return re.search(r"/desk/([^/]+)/", page.url)[1]


def note_and_answer(agent: Window, number: str) -> None:
    """N notes, R answers, Ctrl+Enter sends; a note leaves the ticket as it is."""
    page = agent.page
    for key, words in (("n", "先问一下财务"), ("r", "请再试一次")):
        page.keyboard.press(key)
        expect(page.locator("#desk-composer textarea")).to_be_focused()
        page.keyboard.type(words)
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        expect(page.locator("#desk-conversation")).to_contain_text(words)
    expect(page.locator("#desk-conversation .message.is-note")).to_contain_text("先问一下财务")
    expect(page.locator("#desk-conversation .message.is-agent")).to_contain_text("请再试一次")
    expect(page.locator("#desk-state")).to_contain_text("待客户回复")
    assert number in page.url
    assert page.evaluate("document.querySelector('#desk-composer textarea').value") == ""
    agent.expect_fine()


def ask(asker: Window) -> None:
    """From the home page by Tab, letters and Enter only."""
    page = visit(asker, "/support/")
    _tab_to(page, page.locator("main").get_by_role("link", name="联系客服"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/support/new/**")
    _tab_to(page, page.locator("#id_title"))
    page.keyboard.type("怎样批量导入")
    _tab_to(page, page.locator("#id_category"))
    page.keyboard.press("ArrowDown")
    expect(page.locator("#id_category")).not_to_have_value("")
    expect(page.locator("#report .field").first).to_be_visible()
    _tab_to(page, page.locator("#id_body"))
    page.keyboard.type("一次要录入很多行。")
    _tab_to(page, page.get_by_role("button", name="提交问题"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/support/GD-"))
    expect(page.locator("#ticket-thread")).to_contain_text("一次要录入很多行。")
    asker.expect_fine()


def _tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    expect(wanted).to_be_visible()
    for _press in range(_MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{page.url}: Tab does not lead to {wanted}")
