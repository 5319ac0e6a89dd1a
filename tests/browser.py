"""Real Chromium for tests: people at windows of a given width, and what is wrong with a page they see."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
NO_CHROMIUM = "there is no chromium on this machine"
PHONE, DESK = 390, 1280
PATIENCE_MS = 30_000
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
# What is still fading or turning would be judged by a colour nobody is meant to read; what turns for ever is not waited for.
_AT_REST = """() => document.getAnimations().every(
  (one) => one.playState !== "running" || one.effect?.getComputedTiming().endTime === Infinity)"""
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. The driver has a loop in this thread, so the database is asked in other processes only."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Window:
    """One person's window. Everything the console complains about is kept until `expect_fine`."""

    def __init__(self, browser: Browser, address: str, width: int) -> None:
        is_phone = width < 768
        self.context: BrowserContext = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 844 if is_phone else 900},
            is_mobile=is_phone,
            has_touch=is_phone,
            locale="zh-CN",
            service_workers="block",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)

    def sign_in(self, email: str, password: str) -> None:
        """Through the page, as everybody does."""
        self.page.goto("/accounts/login/")
        self.expect_fine()
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.wait_for_url("**/")

    def expect_fine(self) -> None:
        """Nothing in the console, no sideways scrolling, and no violation that axe knows."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_function(_AT_REST)
        address = self.page.url
        assert self.page.evaluate(_OVERFLOW) == 0, f"{address} scrolls sideways"
        found = Axe().run(self.page).response["violations"]
        broken = [
            (one["id"], node["html"][:160], node.get("failureSummary", "")[:240])
            for one in found
            for node in one["nodes"]
        ]
        assert not broken, f"{address}: {broken}"
        assert not self.complaints, self.complaints

    def mark(self) -> None:
        """Remember this very document, so that `expect_same_document` can tell whether it was loaded anew."""
        self.page.evaluate("window.isTheSame = true")

    def expect_same_document(self) -> None:
        """Nothing has loaded the page anew since `mark`."""
        assert self.page.evaluate("window.isTheSame === true"), f"{self.page.url} was loaded anew"

    def close(self) -> None:
        self.context.close()

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{self.page.url}: {response.request.method} {response.url} {response.status}")

    def _heard(self, line: ConsoleMessage) -> None:
        # What was answered with a refusal is known by its address from the answer itself.
        is_error = line.type == "error" and "server responded with a status" not in line.text
        if is_error or "Content Security" in line.text:
            self.complaints.append(f"{self.page.url}: {line.text}")
