"""A live chat in a browser: begun beside a page, taken, handed on, and ended in a ticket."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from hesi.core.time import now
from hesi.workspace.calendars.models import SpecialDay
from hesi.workspace.calendars.working_days import default_row
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope
from tests.browser import Window
from tests.journeys.asking import visit
from tests.journeys.centre import AGENT, ASKER, SUCCESS

QUESTION, MORE, ANSWER, HANDED = "外币餐费填哪天的汇率？", "这张截图里的", "按票据日期取汇率", "我是同事，接着帮您看"
GUEST = "访客小白"
_DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
_PASTE = """(box, data) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def open_the_hotline() -> str:
    """It is noon of a working day where the provider works, whatever the clock of this machine says; the old zone."""
    with across_tenants():
        provider = Tenant.objects.get(kind=Tenant.Kind.PROVIDER)
    with tenant_scope(provider):
        calendar, at = default_row(), now()
        ahead = 12 - at.hour
        local = at + timedelta(hours=ahead)
        before = calendar.time_zone
        # Etc/GMT-5 lies five hours ahead of UTC.
        calendar.time_zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
        calendar.save(update_fields=["time_zone"])
        SpecialDay.objects.update_or_create(
            calendar=calendar, on=local.date(), defaults={"hours": [["09:00", "18:00"]], "name": "值班"}
        )
        return before


def close_the_hotline(before: str) -> None:
    """As it was."""
    with across_tenants():
        provider = Tenant.objects.get(kind=Tenant.Kind.PROVIDER)
    with tenant_scope(provider):
        calendar = default_row()
        calendar.time_zone = before
        calendar.save(update_fields=["time_zone"])
        SpecialDay.objects.filter(calendar=calendar, name="值班").delete()


def begin_beside(asker: Window, address: str) -> None:
    """From the top bar, without leaving the page."""
    page = visit(asker, address)
    asker.mark()
    entry = page.get_by_role("button", name="在线客服")
    entry.focus()
    page.keyboard.press("Enter")
    dock = page.get_by_role("dialog", name="在线客服")
    box = dock.get_by_label("想咨询什么问题？")
    expect(box).to_be_focused()
    box.fill(QUESTION)
    dock.get_by_role("button", name="开始咨询").click()
    expect(dock.locator(".chat-said")).to_contain_text(QUESTION)
    asker.expect_same_document()
    asker.expect_fine()


def begin_as_visitor(visitor: Window) -> None:
    """With a name and an address, on the public help pages."""
    page = visit(visitor, "/help/")
    page.get_by_role("button", name="在线客服").click()
    dock = page.get_by_role("dialog", name="在线客服")
    dock.get_by_label("怎么称呼您").fill(GUEST)
    dock.get_by_label("邮箱").fill("visitor@example.org")
    dock.get_by_label("想咨询什么问题？").fill(QUESTION)
    dock.get_by_role("button", name="开始咨询").click()
    expect(dock.locator(".chat-said")).to_contain_text(QUESTION)


def take(agent: Window, name: str = ASKER) -> None:
    """The agents' page shows it by itself."""
    page = agent.page
    row = page.locator("#chat-waiting .chat-row", has_text=name).first
    row.get_by_role("button", name="接待").click()
    page.wait_for_url("**/desk/chats/**")
    expect(page.locator(f"[data-chat-agent][aria-label*='{name}']")).to_contain_text(QUESTION)
    agent.expect_fine()


def write(window: Window, words: str, *, with_picture: bool = False) -> None:
    """One message, with a picture from the clipboard where wanted."""
    form = window.page.locator("[data-chat-form]").first
    box = form.locator("textarea")
    if with_picture:
        box.evaluate(_PASTE, _DOT)
        expect(form.locator("[data-pasted]")).to_contain_text("screenshot-")
    box.fill(words)
    box.press("Enter")
    said = window.page.locator("[data-chat-said]").first
    expect(said.locator(".is-mine:not(.is-unsent)", has_text=words)).to_have_count(1)


def expect_typing(writer: Window, reader: Page) -> None:
    """What one side types shows on the other within seconds, and nothing of what it is."""
    box = writer.page.locator("[data-chat-form] textarea").first
    box.press_sequentially("按票")
    expect(reader.locator("[data-chat-types]").first).to_be_visible()
    box.fill("")


def walk_on(asker: Window, address: str, news: int) -> None:
    """On another page the entry says how much is new, closed or open as it was left."""
    page = visit(asker, address)
    expect(page.locator("[data-chat-count]")).to_have_text(str(news))
    page.get_by_role("button", name="在线客服").click()
    expect(page.locator("#chat-dock .chat-said")).to_contain_text(ANSWER)
    expect(page.locator("[data-chat-count]")).to_be_hidden()


def put_aside(asker: Window) -> None:
    """Escape closes it, and the focus is where it was opened from."""
    page = asker.page
    page.locator("#chat-dock textarea").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#chat-dock")).to_be_hidden()
    expect(page.get_by_role("button", name="在线客服")).to_be_focused()


def hand_on(agent: Window) -> None:
    """To a colleague, with a note the customer never sees."""
    page = agent.page
    more = page.locator(".chat-more", has_text="转接").first
    more.locator("summary").click()
    more.locator("select").select_option(label=SUCCESS)
    more.locator("textarea").fill("客户问汇率")
    more.get_by_role("button", name="转接").click()
    expect(page.locator("main")).to_contain_text("已转接")
    expect(page.locator("[data-chat-agent]")).to_have_count(0)


def end(agent: Window) -> None:
    """Nothing is left with the agent for whoever comes next."""
    agent.page.get_by_role("button", name="结束", exact=True).click()
    expect(agent.page.locator("[data-chat-agent]")).to_have_count(0)


def make_a_ticket(agent: Window) -> str:
    """One press; its number."""
    page = agent.page
    page.get_by_role("button", name="转为工单").first.click()
    page.wait_for_url(re.compile(r"/desk/GD-"))
    expect(page.locator("#desk-conversation")).to_contain_text(ANSWER)
    return re.search(r"/desk/([^/]+)/", page.url)[1]


def names_stay(page: Page) -> None:
    """Who talks is told to the customer: first one, then the other."""
    expect(page.locator(".chat-said").first).to_contain_text(AGENT)
    expect(page.locator(".chat-said").first).to_contain_text(SUCCESS)
