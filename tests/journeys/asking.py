"""What somebody who asks, the agent and the success manager do in a browser, from a rejection to the follow-up."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import PHONE, Window
from tests.journeys.centre import ASKER, COMPANY, MACRO

READING_MS = 90_000
_PASTE = """async (area) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const held = new DataTransfer();
    held.items.add(new File([blob], "image.png", { type: "image/png" }));
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
}"""


def visit(window: Window, address: str) -> Page:
    """Open the page and look whether it is fine."""
    window.page.goto(address)
    window.expect_fine()
    return window.page


def from_an_unreadable_file(asker: Window, folder: Path) -> None:
    """What is put into the wallet cannot be read; the door is beside it."""
    (folder / "住宿.pdf").write_bytes(b"%PDF-1.7 nothing of this can be read")
    page = visit(asker, "/wallet/")
    with page.expect_file_chooser() as chooser:
        page.locator("label", has_text="选择文件").click()
    chooser.value.set_files([str(folder / "住宿.pdf")])
    door = page.locator("#wallet-tray").get_by_role("link", name="联系客服")
    expect(door).to_be_visible(timeout=READING_MS)
    asker.expect_fine()
    door.click()
    page.wait_for_url("**/support/new/**")


def from_a_claim_sent_back(asker: Window, number: str) -> None:
    """The door stands beside the reason."""
    page = visit(asker, f"/documents/{number}/")
    expect(page.locator(".next-step")).to_contain_text("缺少住宿水单")
    page.locator(".next-step").get_by_role("link", name="联系客服").click()
    page.wait_for_url("**/support/new/**")


def ask(asker: Window, title: str) -> str:
    """See what travels, keep the browser back, add a picture, send; the ticket's number."""
    page = asker.page
    travels = page.locator("#travels")
    expect(travels).to_contain_text(COMPANY)
    expect(travels).to_contain_text("住宿.pdf" if "carrier" in page.url else "缺少住宿水单")
    expect(travels.get_by_role("checkbox", name="浏览器、语言与时区")).to_be_checked()
    asker.expect_fine()
    travels.get_by_role("checkbox", name="浏览器、语言与时区").uncheck()
    page.locator("#id_title").fill(title)
    page.locator("#id_body").fill("为什么不行？我该怎么做？")
    for choice in page.locator("#report select").all():
        choice.select_option(index=1)
    page.locator("#id_body").evaluate(_PASTE)
    expect(page.locator(".pasted-name")).to_contain_text("screenshot-")
    asker.expect_fine()
    page.get_by_role("button", name="提交问题").click()
    page.wait_for_url(re.compile(r"/support/GD-[^/]+/$"))
    expect(page.locator("#ticket-thread")).to_contain_text("screenshot-")
    asker.expect_fine()
    return re.search(r"/support/([^/]+)/", page.url)[1]


def see_the_capsule(agent: Window, width: int) -> None:
    """What travelled is there, what was kept back is not."""
    page = agent.page
    side = page.locator("#desk-side")
    expect(side).to_contain_text("浏览器、语言与时区：提单人选择不提供")
    expect(side).not_to_contain_text("Chrom")
    expect(side).to_contain_text(COMPANY)
    expect(page.locator(".message-pictures img")).to_have_count(1)
    agent.expect_fine()
    if width == PHONE:
        page.locator(".desk-switch").get_by_role("link", name="客户", exact=True).click()
        expect(side).to_be_visible()
        agent.expect_fine()
        page.locator(".desk-switch").get_by_role("link", name="回复", exact=True).click()


def answer_with_the_macro(agent: Window) -> None:
    """Type "/", choose, read what it does, run it."""
    page = agent.page
    page.locator("#desk-composer textarea").press_sequentially("/发票重")
    expect(page.get_by_role("option", name=MACRO)).to_be_visible()
    page.keyboard.press("Enter")
    dialog = page.locator("#run-macro")
    expect(dialog).to_contain_text(f"{ASKER}您好，文件已经收到")
    agent.expect_fine()
    dialog.get_by_role("button", name="执行").click()
    expect(page.locator("#desk-state")).to_contain_text("已解决")
    expect(page.locator("#desk-conversation")).to_contain_text(f"{ASKER}您好，文件已经收到")
    agent.expect_fine()


def confirm_and_rate(asker: Window, number: str) -> None:
    """It is solved, but how."""
    page = asker.page
    page.get_by_role("button", name="确认已解决").click()
    page.wait_for_url(f"**/support/{number}/rating/")
    page.get_by_role("radio", name=re.compile("^2")).check()
    page.get_by_role("checkbox", name="问题没有真正解决").check()
    asker.expect_fine()
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator("main")).to_contain_text("2分")
    expect(page.locator("#flash")).to_contain_text("在下一个工作日结束前与您联系")
    asker.expect_fine()


def see_the_follow_up(manager: Window, number: str, title: str) -> None:
    """The success manager is told, and the ticket has the task."""
    page = visit(manager, "/notifications/")
    notice = page.locator("main").get_by_role("button", name=re.compile(title))
    notice.or_(page.locator("main").get_by_role("link", name=re.compile(title))).first.click()
    page.wait_for_url(f"**/desk/{number}/**")
    expect(page.locator("#desk-side .desk-tasks")).to_contain_text(f"回访{ASKER}：{number}评价2分")
    manager.expect_fine()
