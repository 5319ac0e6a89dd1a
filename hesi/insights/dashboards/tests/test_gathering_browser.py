"""Cards of an open board while much happens: fetched seldom, and never left behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import CHROMIUM, NO_CHROMIUM, chromium

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason=NO_CHROMIUM)]

WINGS = Path(__file__).resolve().parents[3]
HTMX = WINGS / "web" / "static" / "web" / "vendor" / "htmx.min.js"
BOARD = WINGS / "insights" / "dashboards" / "static" / "dashboards" / "board.js"
CARD = (
    '<section id="card-{key}" hx-get="/{key}" hx-trigger="{load}live:documents from:body, live:tasks from:body, '
    'live:gathered" data-at-most="{at_most}" hx-swap="none"></section>'
)
ADDRESS = "http://board.example/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


class Open:
    """A page with a dear card and a cheap one, whose clock stands still unless it is told to go on."""

    def __init__(self, page: Page) -> None:
        self.page, self.fetched = page, list[str]()
        page.clock.install()
        page.route("**/*", lambda route: route.fulfill(body=self._answer(route.request.url), content_type="text/html"))
        page.goto(ADDRESS)
        page.evaluate("window.htmx.config.allowEval = false")

    def _answer(self, url: str) -> str:
        name = url.removeprefix(ADDRESS)
        if name:
            self.fetched.append(name)
            return ""
        cards = CARD.format(key="pinned", load="load, ", at_most=15) + CARD.format(key="owed", load="", at_most=3)
        scripts = f"<script>{HTMX.read_text()}</script><script>{BOARD.read_text()}</script>"
        return f"<!doctype html><body>{cards}{scripts}</body>"

    def happens(self, seconds: int, *, each: int = 250) -> None:
        """Something happens every so many milliseconds."""
        for _time in range(seconds * 1000 // each):
            self.page.evaluate("for (const one of ['documents', 'tasks']) htmx.trigger(document.body, `live:${one}`)")
            self.page.clock.run_for(each)

    def settles(self) -> None:
        self.page.clock.run_for(30_000)
        # Playwright's own "networkidle" is reached once and for ever.
        while self.page.evaluate("document.querySelectorAll('.htmx-request').length"):
            self.page.wait_for_timeout(10)


@pytest.fixture
def board(browser: Browser) -> Iterator[Open]:
    context = browser.new_context()
    yield Open(context.new_page())
    context.close()


def test_the_card_that_comes_by_itself_is_fetched_at_once(board: Open) -> None:
    board.settles()
    assert board.fetched == ["pinned"]


def test_much_that_happens_is_gathered_and_still_seen_meanwhile(board: Open) -> None:
    board.settles()
    board.fetched.clear()
    board.happens(60)
    dear, cheap = board.fetched.count("pinned"), board.fetched.count("owed")
    assert 3 <= dear <= 60 // 15 + 1
    assert 10 <= cheap <= 60 // 3 + 1


def test_what_happened_last_is_never_lost(board: Open) -> None:
    board.settles()
    board.happens(2)
    board.settles()
    board.fetched.clear()
    board.happens(1, each=1000)
    board.settles()
    assert sorted(board.fetched) == ["owed", "pinned"]
