"""What a support lead and those who reported an outage do in a browser."""

import re

from playwright.sync_api import expect

from tests.browser import Window
from tests.journeys.asking import visit
from tests.journeys.centre import OUTAGE
from tests.servers import wait_until

ANSWER = "服务已恢复，请刷新页面后重试。"
FOR_CUSTOMERS = "一台服务器磁盘已满，现已更换并加上告警。"


def ask(asker: Window) -> None:
    """The last of those who report it does so on the page."""
    page = visit(asker, "/support/new/?category=other-outage")
    title, body = OUTAGE[5]
    page.locator("#id_title").fill(title)
    page.locator("#id_body").fill(body)
    for choice in page.locator("#report select").all():
        choice.select_option(index=1)
    page.get_by_role("button", name="提交问题").click()
    page.wait_for_url(re.compile(r"/support/GD-[^/]+/$"))
    asker.expect_fine()


def open_incident(lead: Window) -> str:
    """From the suggestion, with all its tickets; the incident's number."""
    page = lead.page
    page.locator("#incidents").get_by_role("link", name="登记故障").click()
    page.wait_for_url("**/desk/incidents/new/**")
    expect(page.get_by_role("checkbox", name=re.compile("GD-"))).to_have_count(6)
    lead.expect_fine()
    page.locator("form").get_by_role("button", name="登记故障").click()
    page.wait_for_url(re.compile(r"/desk/incidents/(?!new)[^/]+/$"))
    expect(page.locator("#incident-live")).to_contain_text("相关工单6张")
    lead.expect_fine()
    lead.mark()
    return re.search(r"/incidents/([^/]+)/", page.url)[1]


def see_the_banner(asker: Window) -> None:
    """Over any page; the web process may have kept for some seconds that nothing was wrong."""
    page = asker.page
    banner = page.locator(".banner", has_text="无需重复提交")

    def appears() -> bool:
        page.goto("/")
        return banner.is_visible()

    wait_until(appears, "the banner stands over the customer's page", 40)
    asker.expect_fine()
    banner.get_by_role("link").click()
    page.wait_for_url("**/status/")
    expect(page.locator("#status")).to_contain_text("打不开")
    asker.expect_fine()
    visit(asker, "/support/")
    page.locator("main").get_by_role("link", name=OUTAGE[5][0]).click()
    page.wait_for_url(re.compile(r"/support/GD-"))
    asker.mark()


def answer_all(lead: Window) -> None:
    """One answer, sent to all by a job, while the page shows how far it is."""
    page = lead.page
    form = page.locator("form[action$='/answers/']")
    form.get_by_label("回复内容（中文）").fill(ANSWER)
    form.get_by_role("button", name="发送给全部").click()
    expect(page.locator("#incident-live")).to_contain_text("送达6张工单")
    lead.expect_fine()


def expect_one_answer(asker: Window) -> None:
    """Exactly once, live where the ticket is open."""
    page = asker.page
    if "/support/GD-" not in page.url:
        page.goto("/support/")
        page.locator("main a[href^='/support/GD-']").first.click()
        page.wait_for_url(re.compile(r"/support/GD-"))
    else:
        expect(page.locator(".message.is-agent")).to_have_count(1)
        asker.expect_same_document()
    expect(page.locator(".message.is-agent")).to_have_count(1)
    expect(page.locator(".message.is-agent")).to_contain_text(ANSWER)


def resolve(lead: Window) -> None:
    """Say that it is over, solve the tickets with a last answer, and write down what it was."""
    page = lead.page
    form = page.locator("form[action$='/updates/']")
    form.get_by_label("当前进展").select_option(label="已解决")
    form.get_by_label("目前情况与下一步（中文）").fill("故障已排除。")
    form.get_by_role("button", name="发布").click()
    note = page.locator("form[action$='/review/']")
    expect(note).to_be_visible()
    lead.expect_fine()
    note.get_by_label(re.compile("^原因")).fill("磁盘已满")
    note.get_by_label(re.compile("^影响")).fill("三家客户约十分钟无法登录")
    note.get_by_label("如何避免再次发生").fill("磁盘使用率达到80%时告警")
    note.get_by_label("给客户的说明（中文）").fill(FOR_CUSTOMERS)
    note.get_by_label("客户可见").check()
    note.get_by_role("button", name="保存复盘").click()
    expect(page.locator("#flash")).to_contain_text("已保存")
    lead.expect_fine()


def see_it_is_over(asker: Window) -> None:
    """What it was stands on the status page; the banner is gone."""
    page = visit(asker, "/status/")
    expect(page.locator("#status")).to_contain_text(FOR_CUSTOMERS)

    def is_gone() -> bool:
        page.goto("/")
        return page.locator(".banner", has_text="无需重复提交").count() == 0

    wait_until(is_gone, "the banner is gone", 40)
