"""The gallery in real Chromium: nothing overflows, the policy refuses nothing, axe finds nothing, scripts work."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from hesi.workspace.access.navigation import Place, _places, register
from tests import builders

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("hesi.web.tests.gallery"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]
SMALL_TARGETS = """() => {
  const inText = '.visually-hidden, .ts-wrapper, table, .chart, main p, .timeline-list, .file-name';
  return [...document.querySelectorAll('a, button, select, summary, .form-control')]
    .filter((element) => element.checkVisibility() && !element.closest(inText))
    .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height < 43.5)
    .map(([html, box]) => `${Math.round(box.height)}px ${html}`);
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the driver keeps a loop in this thread
    with sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        started = play.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser: Browser, live_server: Any, client_of: Any, company: Any) -> Iterator[Any]:
    """`open_page(width, theme, language)`: the gallery as a member sees it, and what the console complained about."""
    kept = dict(_places)
    for order, (key, icon) in enumerate({"home": "home", "wallet": "wallet", "approvals": "checklist"}.items()):
        register(Place(key, key, "gallery", icon, order, badge=(lambda actor: 12) if key == "approvals" else None))
    cookie = client_of(builders.a_member(name="欧阳明月")).cookies[settings.SESSION_COOKIE_NAME].value
    contexts = []

    def visit(width: int, theme: str, language: str, query: str = "") -> tuple[Page, list[str]]:
        phone = width < 768
        context = browser.new_context(
            viewport={"width": width, "height": 844}, is_mobile=phone, has_touch=phone, service_workers="block"
        )
        contexts.append(context)
        cookies = {
            settings.SESSION_COOKIE_NAME: cookie,
            "hesi_theme": theme,
            settings.LANGUAGE_COOKIE_NAME: language,
        }
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        page, complaints = context.new_page(), []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        page.goto(f"{live_server.url}/gallery/{query}")
        page.wait_for_selector(".chart-area svg")
        page.wait_for_selector(".ts-wrapper")
        return page, complaints

    yield visit
    for context in contexts:
        context.close()
    _places.clear()
    _places.update(kept)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_component_fits_and_can_be_read(open_page: Any, width: int, theme: str, language: str) -> None:
    page, complaints = open_page(width, theme, language, "?wrong=1&state=paid")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]
    assert not complaints
    if width == 390:
        assert not page.evaluate(SMALL_TARGETS)


def test_keys_walk_the_list_and_open_the_panel(open_page: Any) -> None:
    page, complaints = open_page(1280, "light", "zh-hans")
    page.keyboard.press("/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "研讨会" in page.locator("tr.is-current").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel[open] #panel-body .page-heading")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#shortcuts[open]").count() == 1
    assert not complaints


def test_choices_of_a_page_work_without_reloading_it(open_page: Any) -> None:
    page, complaints = open_page(1280, "auto", "zh-hans")
    page.locator("summary:has(.disc)").click()
    page.locator("[data-theme-choice] button[value=dark]").first.click()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.keyboard.press("Escape")
    assert page.locator("details.menu[open]").count() == 0
    page.locator("input[name=chosen]").first.check()
    assert page.locator("[data-bulk-count]").inner_text() == "已选 1 项"
    page.locator("[data-opens=m1]").click()
    page.locator("#m1 [data-closes]").first.click()
    assert page.locator("#m1[open]").count() == 0
    assert not complaints


def test_files_that_cannot_be_read_are_named_before_they_are_sent(open_page: Any) -> None:
    page, _ = open_page(390, "light", "zh-hans")
    files = [
        {"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"x"},
        {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""},
    ]
    page.locator("form[data-upload] input[name=file]").set_input_files(files)
    said = page.locator(".upload-list").inner_text()
    assert "不支持“a.exe”这种文件" in said
    assert "“empty.pdf”是空文件" in said
