"""A support lead looks at a customer's pages in a browser, as far as the customer allows."""

import re

from playwright.sync_api import expect

from tests.browser import Window
from tests.journeys.asking import visit
from tests.journeys.centre import ASKER, LEAD

REASON = "想看看您的单据为什么提交不了"


def ask_something(asker: Window) -> str:
    """A question; its number."""
    page = visit(asker, "/support/new/?category=claims-other")
    page.locator("#id_title").fill("单据提交不了")
    page.locator("#id_body").fill("一直提示有问题没有解决。")
    page.get_by_role("button", name="提交问题").click()
    page.wait_for_url(re.compile(r"/support/GD-"))
    asker.mark()
    return re.search(r"/support/([^/]+)/", page.url)[1]


def ask_to_look(lead: Window, number: str) -> None:
    """From the ticket's menu, with a reason the customer reads."""
    page = visit(lead, f"/desk/{number}/")
    page.locator(".desk-actions .menu summary").click()
    page.get_by_role("link", name="申请查看客户页面").click()
    page.wait_for_url(f"**/desk/{number}/viewing/")
    lead.expect_fine()
    page.locator("textarea[name=reason]").fill(REASON)
    page.get_by_role("button", name="向客户申请").click()
    expect(page.locator("#desk-viewing")).to_contain_text("待答复")
    lead.expect_fine()
    lead.mark()


def allow(asker: Window, number: str) -> None:
    """The request appears on the open ticket; a quarter of an hour is enough."""
    page = asker.page
    expect(page.locator("#ticket-thread")).to_contain_text(f"{LEAD}申请查看您的页面")
    expect(page.locator("#ticket-thread")).to_contain_text(REASON)
    asker.expect_same_document()
    asker.expect_fine()
    page.get_by_role("link", name="答复申请").click()
    page.wait_for_url(f"**/support/{number}/viewing/")
    page.get_by_role("radio", name="15分钟").check()
    asker.expect_fine()
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator("#ticket-viewing")).to_contain_text("可查看")
    asker.expect_fine()
    asker.mark()


def look(lead: Window, claim: str) -> None:
    """The lead's page offers it live; the customer's pages carry the banner and change nothing."""
    page = lead.page
    start = page.get_by_role("button", name=f"以{ASKER}的身份查看")
    expect(start).to_be_visible()
    lead.expect_same_document()
    start.click()
    banner = page.locator("#look-banner")
    expect(banner).to_contain_text(ASKER)
    lead.expect_fine()
    visit(lead, f"/documents/{claim}/")
    expect(page.locator(".next-step")).to_contain_text("缺少住宿水单")
    expect(banner).to_be_visible()
    page.goto("/preferences/")
    expect(page.locator("main")).to_contain_text("部分页面不开放")
    assert lead.complaints.pop().endswith("/preferences/ 403")
    lead.expect_fine()
    banner.get_by_role("button", name="结束查看").click()
    expect(banner).to_have_count(0)
    expect(page.locator("#desk-viewing, .desk-columns").first).to_be_visible()
    lead.expect_fine()


def see_what_was_looked_at(asker: Window, number: str) -> None:
    """The list of pages is there as soon as the look is over."""
    page = asker.page
    pages = page.locator("#ticket-viewing .looked-at")
    expect(page.locator("#ticket-viewing")).to_contain_text("已结束")
    asker.expect_same_document()
    pages.locator("summary").click()
    expect(pages).to_contain_text("/documents/")
    asker.expect_fine()
    visit(asker, f"/support/{number}/")
