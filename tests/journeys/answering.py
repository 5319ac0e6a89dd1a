"""From a question to a person: the help centre's search, the assistant's answers with sources, a ticket."""

import re

from playwright.sync_api import expect

from tests.browser import Window
from tests.journeys.asking import visit

SEARCHED, FIRST, SECOND = "发票识别失败", "发票识别失败怎么办", "发票为什么读不出来"
_LINK_TO_ARTICLE = re.compile(r"/articles/[^/]+/")


def search_the_help_centre(asker: Window) -> None:
    """The search finds articles with the words marked, and the way to the assistant keeps what was asked."""
    page = visit(asker, "/help/")
    asker.expect_fine()
    page.get_by_role("searchbox", name="您想了解什么？").fill(SEARCHED)
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/?*q=*")
    expect(page.locator("#found-articles")).to_be_visible()
    expect(page.locator(".help-hit mark").first).to_be_visible()
    asker.expect_fine()
    page.locator(".help-doors").get_by_role("link", name="智能客服").click()
    page.wait_for_url("**/assistant/?*")
    expect(page.get_by_role("textbox")).to_have_value(SEARCHED)


def ask_twice_in_vain(asker: Window) -> None:
    """Both answers say where they come from; after two that did not help people are offered."""
    page = asker.page
    for number, question in enumerate((FIRST, SECOND), start=1):
        page.get_by_role("textbox").fill(question)
        page.get_by_role("button", name="提问", exact=True).click()
        expect(page.locator(".assistant-turn")).to_have_count(number)
        answer = page.locator("#last")
        expect(answer.locator(".assistant-sources a").first).to_have_attribute("href", _LINK_TO_ARTICLE)
        expect(page.locator(".assistant-human button").first).to_be_visible()
        answer.get_by_role("button", name="没有帮助").click()
        expect(page.locator("#last button", has_text="没有帮助")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".assistant-human [role=status]")).to_contain_text("两次都没能帮到您")
    asker.expect_fine()


def hand_it_over(asker: Window) -> str:
    """To a ticket, whether or not somebody chats just now; its number."""
    page = asker.page
    page.locator(".assistant-human button").last.click()
    went = page.locator("#conversation .note")
    expect(went).to_contain_text("GD-")
    asker.expect_fine()
    went.get_by_role("link").click()
    page.wait_for_url(re.compile(r"/support/GD-[^/]+/$"))
    asker.expect_fine()
    return re.search(r"/support/([^/]+)/", page.url)[1]


def see_what_was_said(agent: Window, number: str) -> None:
    """The person who takes over reads both questions and what was answered."""
    page = visit(agent, f"/desk/{number}/")
    conversation = page.locator("#desk-conversation")
    for question in (FIRST, SECOND):
        expect(conversation).to_contain_text(question)
    agent.expect_fine()
