"""The search box and the builder of own reports in real Chromium, without a mouse."""

import os
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, expect

from hesi.workspace.tenancy.models import Tenant
from tests.browser import CHROMIUM, NO_CHROMIUM, chromium
from tests.builders_insights import a_house, a_year_of_claims

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)]
SEARCH, BUILDER = "/reports/search/", "/reports/own/new/"
MOST_TABS = 90


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the driver keeps a loop in this thread
    with chromium() as found:
        yield found
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, live_server: Any, client_of: Any, company: Tenant) -> Iterator[Page]:
    house = a_house()
    a_year_of_claims(house, date(2026, 10, 1))
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", service_workers="block")
    cookie = client_of(house.finance).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context.new_page()
    context.close()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    for _press in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{page.url}: Tab does not lead to {wanted}")


def take_a_type(page: Page, box: Locator) -> None:
    """A field and one of its values by arrows; Enter takes what is marked and sends nothing."""
    options = page.locator("#ask-list [role=option]")
    page.keyboard.type("类型")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "ask-option-0")
    page.keyboard.press("Enter")
    expect(box).to_have_value("类型:")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(box).to_have_value(re.compile(r"^类型:\S+ $"))
    expect(box).to_be_focused()
    expect(page.locator("#ask-list")).to_be_hidden()


def test_a_question_is_written_and_asked_by_keys_alone(page: Page) -> None:
    page.goto(SEARCH)
    box = page.locator("#ask")
    expect(box).to_be_focused()
    take_a_type(page, box)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"[?]q="))
    expect(page.locator("#ask-sums")).to_be_visible()


def test_escape_closes_the_suggestions_and_keeps_the_words(page: Page) -> None:
    page.goto(SEARCH)
    box, suggestions = page.locator("#ask"), page.locator("#ask-list")
    page.keyboard.type("类型")
    expect(suggestions).to_be_visible()
    page.keyboard.press("Escape")
    expect(suggestions).to_be_hidden()
    expect(box).to_have_value("类型")
    expect(box).to_be_focused()
    # Asked for again by an arrow; and whoever chooses nothing goes on with Tab.
    page.keyboard.press("ArrowDown")
    expect(suggestions).to_be_visible()
    page.keyboard.press("Tab")
    expect(suggestions).to_be_hidden()
    expect(page.locator(".ask button")).to_be_focused()


def test_a_report_is_built_and_kept_by_keys_alone(page: Page) -> None:
    page.goto(BUILDER)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, page.locator("#id_name"))
    page.keyboard.type("按键盘做的报表")
    tab_to(page, page.locator("#id_first"))
    page.keyboard.press("ArrowDown")
    question = page.locator("#id_question")
    tab_to(page, question)
    take_a_type(page, question)
    expect(page).to_have_url(re.compile(re.escape(BUILDER)))
    tab_to(page, page.locator("#own-form .btn-primary"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/reports/own/\d+/"))
    expect(page.locator("h1")).to_contain_text("按键盘做的报表")
