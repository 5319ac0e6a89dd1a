"""Somebody without an account asks in a browser and goes on by the link in the mail."""

import email
import email.policy
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import Window
from tests.journeys.asking import visit
from tests.servers import wait_until

ADDRESS, TITLE, ANSWER, REPLY = "guest@example.org", "收不到激活邮件", "已为您重新发送。", "收到了，谢谢。"


def ask(guest: Window) -> None:
    """By the door for everybody."""
    page = visit(guest, "/help/ask/")
    page.locator("#id_name").fill("贺一")
    page.locator("#id_email").fill(ADDRESS)
    page.locator("#id_category").select_option("account-signin")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_body").fill("等了一上午也没有。")
    page.get_by_role("button", name="提交问题").click()
    page.wait_for_url("**/help/sent/")
    guest.expect_fine()


def follow_the_link(guest: Window, folder: Path) -> None:
    """Read the mail as it was sent, open the link, say that it was oneself."""
    link = wait_until(lambda: _link_in(folder), "the guest has a mail with a link")
    page = visit(guest, link)
    expect(page.locator("h1")).to_contain_text(TITLE)
    page.get_by_role("button", name="是我提交的").click()
    expect(page.get_by_role("button", name="是我提交的")).to_have_count(0)
    guest.expect_fine()


def answer(agent: Window) -> None:
    """An agent answers as anybody else's question."""
    page = visit(agent, "/desk/?view=all")
    page.locator("#desk-queue").get_by_role("link", name=TITLE).click()
    page.wait_for_url(re.compile(r"/desk/GD-"))
    page.locator("#desk-composer textarea").fill(ANSWER)
    with page.expect_navigation():
        page.get_by_role("button", name="发送并等待客户").click()
    expect(page.locator("#desk-conversation")).to_contain_text(ANSWER)
    agent.mark()


def read_and_reply(guest: Window) -> None:
    """The same link shows the answer and takes the reply."""
    page = guest.page
    page.reload()
    expect(page.locator(".conversation")).to_contain_text(ANSWER)
    page.locator("textarea[name=body]").fill(REPLY)
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.locator(".conversation")).to_contain_text(REPLY)
    guest.expect_fine()


def _link_in(folder: Path) -> str:
    for path in folder.glob("*"):
        for raw in re.split(rb"\n-{79}\n", path.read_bytes()):
            mail = email.message_from_bytes(raw.lstrip(), policy=email.policy.default)
            body = mail.get_body(("plain",))
            if ADDRESS in str(mail["To"]) and body is not None:
                found = re.search(r"/help/tickets/\S+", body.get_content())
                if found:
                    return found[0]
    return ""
