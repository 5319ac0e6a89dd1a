"""Support in real Chromium: a rejection, a question answered by nobody, an outage, a look, a guest, chats."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import CHROMIUM, DESK, NO_CHROMIUM, PHONE, Window, chromium
from tests.journeys import answering, asking, chatting, guests, keyboard, looking, outage
from tests.journeys.asking import visit
from tests.journeys.centre import ASKER
from tests.servers import Product, started_product

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(280),
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]
Opener = Callable[..., Window]


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with started_product(LOG_LEVEL="ERROR", HESI_TEST="0") as running:
        yield running
        # Shown by the test runner when something went wrong.
        print(running.log[-6000:])
        assert "Traceback" not in running.log


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def centre(product: Product) -> dict[str, str]:
    found: dict[str, str] = product.ask("tests.journeys.centre:a_centre")
    return found


@pytest.fixture
def opened(product: Product, browser: Browser, centre: dict[str, str]) -> Iterator[Opener]:
    """A window of somebody, signed in where an address is given."""
    windows: list[Window] = []

    def open_window(email: str = "", width: int = DESK) -> Window:
        windows.append(Window(browser, product.address, width))
        if email:
            windows[-1].sign_in(email, centre["password"])
        return windows[-1]

    yield open_window
    for window in windows:
        window.close()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_from_a_rejection_to_the_follow_up(
    product: Product, opened: Opener, centre: dict[str, str], width: int, tmp_path: Path
) -> None:
    customer = product.ask("tests.journeys.centre:a_customer")
    asker, agent = opened(customer["employee"], width), opened(centre["agent"], width)
    queue = visit(agent, "/desk/?view=all")
    agent.mark()
    if width == PHONE:
        asking.from_an_unreadable_file(asker, tmp_path)
    else:
        asking.from_a_claim_sent_back(asker, customer["claim"])
    title = f"住宿发票的问题 {width}"
    number = asking.ask(asker, title)
    asker.mark()
    row = queue.locator("#desk-queue tr", has_text=title)
    expect(row).to_contain_text(ASKER)
    agent.expect_same_document()
    row.get_by_role("link", name=title).click()
    queue.wait_for_url(f"**/desk/{number}/**")
    asking.see_the_capsule(agent, width)
    asking.answer_with_the_macro(agent)
    expect(asker.page.locator("#ticket-thread")).to_contain_text(f"{ASKER}您好，文件已经收到")
    asker.expect_same_document()
    asking.confirm_and_rate(asker, number)
    asking.see_the_follow_up(opened(centre["success"], width), number, title)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_question_the_assistant_cannot_settle_reaches_a_person(
    product: Product, opened: Opener, centre: dict[str, str], width: int
) -> None:
    customer = product.ask("tests.journeys.centre:a_customer")
    asker = opened(customer["employee"], width)
    answering.search_the_help_centre(asker)
    answering.ask_twice_in_vain(asker)
    number = answering.hand_it_over(asker)
    answering.see_what_was_said(opened(centre["agent"]), number)


def test_an_outage_is_answered_once(product: Product, opened: Opener, centre: dict[str, str]) -> None:
    people = product.ask("tests.journeys.centre:people_with_one_trouble")
    lead, asker = opened(centre["lead"]), opened(people[5], PHONE)
    visit(lead, "/desk/incidents/")
    lead.mark()
    product.ask("tests.journeys.centre:five_ask", people=people)
    expect(lead.page.locator("#incidents")).to_contain_text("5个相似问题")
    outage.ask(asker)
    expect(lead.page.locator("#incidents")).to_contain_text("6个相似问题")
    lead.expect_same_document()
    lead.expect_fine()
    number = outage.open_incident(lead)
    outage.see_the_banner(asker)
    outage.answer_all(lead)
    outage.expect_one_answer(asker)
    for email in people[:5]:
        window = opened(email)
        outage.expect_one_answer(window)
        window.close()
    outage.resolve(lead)
    outage.see_it_is_over(asker)
    visit(lead, f"/desk/incidents/{number}/")


def test_the_keyboard_is_enough(product: Product, opened: Opener, centre: dict[str, str]) -> None:
    product.ask("tests.journeys.centre:some_questions", titles=["第一问", "第二问", "第三问"])
    agent = opened(centre["agent"])
    number = keyboard.walk_the_queue(agent, ["第三问", "第二问", "第一问"])
    keyboard.note_and_answer(agent, number)
    customer = product.ask("tests.journeys.centre:a_customer")
    keyboard.ask(opened(customer["employee"]))


def test_support_looks_only_with_consent(product: Product, opened: Opener, centre: dict[str, str]) -> None:
    customer = product.ask("tests.journeys.centre:a_customer")
    asker, lead = opened(customer["employee"], PHONE), opened(centre["lead"])
    number = looking.ask_something(asker)
    looking.ask_to_look(lead, number)
    looking.allow(asker, number)
    looking.look(lead, customer["claim"])
    looking.see_what_was_looked_at(asker, number)


def test_a_guest_asks_and_goes_on_by_the_link(product: Product, opened: Opener, centre: dict[str, str]) -> None:
    guest, agent = opened(width=PHONE), opened(centre["agent"])
    guests.ask(guest)
    guests.follow_the_link(guest, product.home / "mail")
    guests.answer(agent)
    guests.read_and_reply(guest)
    expect(agent.page.locator("#desk-conversation")).to_contain_text(guests.REPLY)
    agent.expect_same_document()
    agent.expect_fine()


@pytest.fixture
def hotline(product: Product, centre: dict[str, str]) -> Iterator[None]:
    before = product.ask("tests.journeys.chatting:open_the_hotline")
    yield
    product.ask("tests.journeys.chatting:close_the_hotline", before=before)


@pytest.mark.usefixtures("hotline")
def test_a_chat_goes_along_and_ends_in_a_ticket(product: Product, opened: Opener, centre: dict[str, str]) -> None:
    customer = product.ask("tests.journeys.centre:a_customer")
    asker, agent = opened(customer["employee"]), opened(centre["agent"])
    visit(agent, "/desk/chats/")
    chatting.begin_beside(asker, f"/documents/{customer['claim']}/")
    chatting.take(agent)
    expect(asker.page.locator("#chat-dock")).to_contain_text(f"{chatting.AGENT}")
    chatting.expect_typing(agent, asker.page)
    chatting.write(asker, chatting.MORE, with_picture=True)
    said = agent.page.locator("[data-chat-said] .is-theirs", has_text=chatting.MORE)
    expect(said.locator("img[alt^='screenshot-']")).to_be_visible()
    asker.expect_same_document()
    chatting.put_aside(asker)
    chatting.write(agent, chatting.ANSWER)
    expect(asker.page.locator("[data-chat-count]")).to_have_text("1")
    expect(asker.page.locator("[data-chat-told]")).to_have_text("在线客服有1条新消息")
    chatting.walk_on(asker, "/wallet/", 1)
    asker.page.reload()
    expect(asker.page.locator("#chat-dock .chat-said")).to_contain_text(chatting.MORE)
    chatting.hand_on(agent)
    colleague = opened(centre["success"])
    visit(colleague, "/desk/chats/")
    chatting.write(colleague, chatting.HANDED)
    expect(asker.page.locator("#chat-dock .chat-said")).to_contain_text(chatting.HANDED)
    chatting.names_stay(asker.page)
    number = chatting.make_a_ticket(colleague)
    expect(asker.page.locator("#chat-dock").get_by_role("link", name=number)).to_be_visible()
    asker.expect_fine()


@pytest.mark.usefixtures("hotline")
def test_a_visitor_chats_without_an_account(opened: Opener, centre: dict[str, str]) -> None:
    visitor, agent = opened(width=PHONE), opened(centre["agent"])
    chatting.begin_as_visitor(visitor)
    visit(agent, "/desk/chats/")
    chatting.take(agent, chatting.GUEST)
    chatting.write(agent, chatting.ANSWER)
    expect(visitor.page.locator("#chat-dock .chat-said")).to_contain_text(chatting.ANSWER)
    chatting.put_aside(visitor)
    chatting.write(agent, chatting.HANDED)
    expect(visitor.page.locator("[data-chat-count]")).to_have_text("1")
    chatting.walk_on(visitor, "/articles/", 1)
    visitor.expect_fine()
    chatting.end(agent)
