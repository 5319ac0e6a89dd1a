"""The help library in real Chromium: a picture pasted and a video put in, both read by a visitor, who seeks."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hesi.support.knowledge.tests.films import SECONDS, film, picture
from tests.browser import CHROMIUM, DESK, NO_CHROMIUM, PHONE, Window, chromium
from tests.servers import Product, started_product

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(280),
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:04.000\n把文件拖到这里\n"
_PASTE = """([area, content]) => {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    const held = new DataTransfer();
    held.items.add(new File([bytes], "image.png", { type: "image/png" }));
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
}"""
_SEEK = """(video) => new Promise((done, failed) => {
    video.addEventListener("seeked", () => done(video.currentTime), { once: true });
    video.addEventListener("error", () => failed(new Error(video.error.message)), { once: true });
    video.currentTime = 2.5;
})"""


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


def test_a_picture_and_a_video_come_to_a_visitor(product: Product, browser: Browser, tmp_path: Path) -> None:
    centre: dict[str, str] = product.ask("tests.journeys.centre:a_centre")
    writer = Window(browser, product.address, DESK)
    writer.sign_in(centre["lead"], centre["password"])
    address = _written(writer, tmp_path)
    writer.close()
    for width in (DESK, PHONE):
        visitor = Window(browser, product.address, width)
        visitor.page.goto(address)
        _expect_playing(visitor.page)
        visitor.expect_fine()
        visitor.close()


def _written(window: Window, folder: Path) -> str:
    """An article with both, published; the address where it is read."""
    page = window.page
    page.goto("/library/new/")
    page.get_by_label("标题").fill("Watch how")
    page.get_by_role("button", name="继续写正文").click()
    page.wait_for_url("**/library/watch-how/**")
    area = page.locator("textarea.article-source")
    area.fill("看图：")
    area.evaluate(f"(area) => ({_PASTE})([area, '{base64.b64encode(picture()).decode()}'])")
    expect(area).to_have_value(re.compile(r"!\[\]\(media:"))
    area.fill(area.input_value().replace("![](", "![拖动文件的样子]("))
    page.locator("#media input[type=file]").set_input_files(
        {"name": "drag.webm", "mimeType": "video/webm", "buffer": film()}
    )
    page.locator("#media input[name=words]").fill("把文件拖进票夹")
    page.get_by_role("button", name="上传").click()
    expect(page.locator("#media")).to_contain_text(re.compile("把文件拖进票夹\\s*视频"))
    page.locator("#media [data-insert*='把文件拖进票夹']").click()
    page.get_by_role("button", name="发布").click()
    expect(page.locator("main")).to_contain_text("已发布")
    page.get_by_role("link", name="封面和字幕").click()
    captions = {"name": "zh.vtt", "mimeType": "text/vtt", "buffer": CAPTIONS.encode()}
    poster = {"name": "poster.png", "mimeType": "image/png", "buffer": picture()}
    page.locator("input[name=captions_zh_hans]").set_input_files(captions)
    page.locator("input[name=poster]").set_input_files(poster)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("64 × 64")
    window.expect_fine()
    return "/articles/watch-how/"


def _expect_playing(page: Page) -> None:
    """The picture is drawn; the video knows how long it is, and goes where one seeks."""
    expect(page.get_by_alt_text("拖动文件的样子")).to_be_visible()
    assert page.get_by_alt_text("拖动文件的样子").evaluate("(img) => img.decode().then(() => img.naturalWidth)") == 64
    video = page.locator("video")
    video.evaluate("(video) => video.readyState || new Promise((done) => { video.onloadedmetadata = done; })")
    assert round(video.evaluate("(video) => video.duration")) == SECONDS
    assert video.evaluate(_SEEK) == 2.5
    assert video.evaluate("(video) => video.textTracks.length") == 1
