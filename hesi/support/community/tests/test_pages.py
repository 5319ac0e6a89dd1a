"""The community through its pages: who gets in, what they read, what never reaches them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hesi.support.community.actions import (
    answer_thread,
    follow_thread,
    hide_post,
    name_oneself,
    wish_for_company,
)
from hesi.support.community.models import Post, Profile, PublishedTicket, Thread
from hesi.support.community.persons import in_community
from hesi.support.community.tests.conftest import COMPANY, OTHER
from hesi.support.tickets.actions import ask_for_help, reply, take_ticket
from hesi.support.tickets.categories import lay_categories
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.dispatch import deliver_pending
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

Started = Callable[..., Thread]
Browser = Callable[[Member], Client]

ATTEMPTS = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[点](javascript:alert(1))",
    "[点](data:text/html;base64,PHNjcmlwdD4=)",
    "[点](vbscript:x)",
    "![图](https://tracker.example.com/x.png)",
    "![x](javascript:alert(1))",
    '<a href="https://x" onclick="alert(1)">x</a>',
    "<iframe src=//x></iframe>",
    "<style>body{display:none}</style>",
    '[x](https://x "\\" onmouseover=\\"alert(1)")',
    "`<script>` 与 <svg/onload=alert(1)>",
    "<form action=/community/new/><input name=x></form>",
)


def of(thread: Thread) -> str:
    return reverse("community-thread", args=[thread.key])


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_everybody_reads_and_only_members_write(
    asker: Member, other: Member, agent: Member, lead: Member, started: Started, client_of: Browser
) -> None:
    public, inner = started(asker), started(asker, area="lounge", title="上线前要准备什么")
    guest = Client()
    assert public.title in page(guest, "/community/")
    assert inner.title not in page(guest, "/community/")
    assert public.title in page(guest, of(public))
    page(guest, of(inner), 404)
    for member in (asker, other, agent, lead):
        browser = client_of(member)
        assert inner.title in page(browser, "/community/")
        assert inner.title in page(browser, of(inner))
        page(browser, "/community/new/")
        page(browser, "/community/profile/")
    assert guest.get("/community/new/").status_code == 302
    assert guest.post(f"{of(public)}answers/", {"body": "x"}).status_code == 302
    with tenant_scope(agent.tenant):
        assert Post.objects.count() == 2


@pytest.mark.parametrize("address", ["/community/moderation/", "/community/areas/"])
def test_staff_pages_are_closed_to_customers(address: str, asker: Member, lead: Member, client_of: Browser) -> None:
    page(client_of(asker), address, 403)
    page(client_of(lead), address)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_active_is_stored(attempt: str, asker: Member, started: Started) -> None:
    made = started(asker, title=attempt[:100], body=f"看这里：\n\n{attempt}\n\n- {attempt}")
    shown = page(Client(), of(made))
    text = "".join(re.findall(r'<div class="post-text">(.*?)</div>', shown, re.S))
    assert text
    for tag in re.findall(r"<[^>]+>", text):
        assert re.fullmatch(
            r"</?(p|ul|li|br|code|em|strong)( ?/)?>|<a href=\"https?://[^\"]*\" rel=\"[^\"]*\">|</a>", tag
        ), tag
    if "<" in attempt:
        assert attempt not in shown


def test_the_company_is_seen_by_nobody_unless_wished(
    asker: Member, colleague: Member, other: Member, agent: Member, started: Started, client_of: Browser
) -> None:
    made = started(asker)
    outside = [Client(), client_of(other)]
    addresses = ["/community/", of(made), "/community/?q=补助", "/community/hints/?title=补助怎么算"]

    def seen() -> bool:
        pages = [browser.get(address).content.decode() for browser in outside for address in addresses]
        return any(COMPANY in text for text in pages)

    assert not seen()
    assert COMPANY in page(client_of(agent), of(made))
    with in_community(Actor(asker)) as person:
        name_oneself(name="小林", shows_company=True, by=person)
    assert seen()
    with tenant_scope(colleague.tenant):
        wish_for_company(hides_name=True, by=Actor(colleague))
    assert not seen()
    assert asker.name not in page(client_of(other), of(made))
    with tenant_scope(colleague.tenant):
        wish_for_company(hides_name=False, by=Actor(colleague))
    assert seen()


def test_only_administrators_speak_for_the_company(asker: Member, colleague: Member, client_of: Browser) -> None:
    assert client_of(asker).post("/community/company/", {"hides_name": "on"}).status_code == 403
    assert client_of(colleague).post("/community/company/", {"hides_name": "on"}).status_code == 303
    assert "不在社区展示公司名称" in page(client_of(asker), "/community/profile/")


def test_what_is_hidden_is_gone_for_others(
    asker: Member, other: Member, agent: Member, started: Started, client_of: Browser
) -> None:
    made = started(asker, body="一段要隐藏的话")
    with in_community(Actor(agent)) as staff:
        hide_post(Post.objects.get(thread=made), by=staff)
    page(client_of(other), of(made), 404)
    assert made.title not in page(client_of(other), "/community/")
    assert "一段要隐藏的话" in page(client_of(agent), of(made))


def test_from_an_idea_to_the_followers_notice(
    asker: Member, other: Member, colleague: Member, agent: Member, lead: Member, client_of: Browser
) -> None:
    proposing, voting, deciding = client_of(asker), client_of(other), client_of(lead)
    said = {"kind": "idea", "area": "claims", "title": "希望支持深色模式", "body": "晚上填单不刺眼。", "name": "小林"}
    assert proposing.post("/community/new/", {**said, "title": ""}).status_code == 422
    answer = proposing.post("/community/new/", said)
    assert answer.status_code == 303
    address = answer["Location"]
    page(voting, address, 404)
    assert said["title"] in page(client_of(agent), "/community/moderation/")
    with tenant_scope(lead.tenant):
        post = Post.objects.get()
    client_of(agent).post(f"/community/posts/{post.pk}/decision/", {"decision": "show"})
    for browser in (voting, client_of(colleague)):
        for _time in range(2):
            assert browser.post(f"/community/posts/{post.pk}/votes/", {"on": "1"}).status_code == 303
    voting.post(f"{address}following/", {"on": "1"})
    assert said["title"] in page(voting, "/community/?sort=votes&kind=idea")
    assert said["title"] in page(voting, "/community/?only=following")
    assert voting.post(f"{address}state/", {"state": "planned", "reason": "x"}).status_code == 403
    assert deciding.post(f"{address}state/", {"state": "planned", "reason": ""}).status_code == 422
    assert deciding.post(f"{address}state/", {"state": "planned", "reason": "明年一季度上线"}).status_code == 303
    deliver_pending(raising=True)
    assert "明年一季度上线" in page(voting, address)
    assert said["title"] in page(voting, "/notifications/")
    with tenant_scope(other.tenant):
        told = Notification.objects.get(member=other, kind="community")
        assert told.url == address.partition("#")[0]
    with tenant_scope(lead.tenant):
        assert Thread.objects.get().votes == 2


def test_merging_by_the_address(
    asker: Member, other: Member, lead: Member, started: Started, client_of: Browser
) -> None:
    kept, gone = started(asker, kind="idea", title="导出带附件"), started(other, kind="idea", title="一起导出附件")
    leading = client_of(lead)
    assert leading.post(f"{of(gone)}merging/", {"target": "https://x/nothing/"}).status_code == 422
    assert leading.post(f"{of(gone)}merging/", {"target": f"https://x{of(kept)}"}).status_code == 303
    assert client_of(other).get(of(gone))["Location"] == of(kept)
    assert gone.title not in page(client_of(other), "/community/")


def test_who_writes_too_much_keeps_the_text(asker: Member, started: Started, client_of: Browser) -> None:
    for at in range(10):
        made = started(asker, title=f"第{at}个问题")
    answer = client_of(asker).post(f"{of(made)}answers/", {"body": "一句写好的话"})
    assert answer.status_code == 422
    assert "一句写好的话" in answer.content.decode()


def test_search_finds_and_marks(asker: Member, other: Member, started: Started, client_of: Browser) -> None:
    made = started(asker, title="高铁票识别失败怎么办", body="车票照片一直识别不出来。", area="invoices")
    started(asker, title="审批人离职了", body="单子卡住了。", area="approvals")
    text = page(client_of(other), "/community/?q=车票识别")
    assert of(made) in text
    assert "<mark>" in text
    assert "审批人离职了" not in text
    assert of(made) in page(client_of(other), "/community/hints/?title=车票识别失败")
    assert of(made) in page(client_of(other), "/search/?q=车票识别")


@pytest.fixture
def ticket(asker: Member, agent: Member, provider: Tenant) -> Ticket:
    with tenant_scope(provider):
        lay_categories()
    with tenant_scope(asker.tenant):
        body = f"我是{COMPANY}的林晓，付了 ¥1,234.50，邮箱 lin@example.com，发票重复。"
        made = ask_for_help(category="claims-other", title="发票重复", body=body, by=Actor(asker))
    with tenant_scope(provider):
        take_ticket(made, by=Actor(agent))
        reply(made, "林晓您好，请换一张发票。", by=Actor(agent))
    return made


def test_a_ticket_is_published_only_with_consent_in_the_agreed_words(
    ticket: Ticket, asker: Member, colleague: Member, other: Member, agent: Member, client_of: Browser
) -> None:
    desk, asking = f"/desk/{ticket.number}/publication/", f"/support/{ticket.number}/publication/"
    agents, askers = client_of(agent), client_of(asker)
    draft = page(agents, desk)
    for secret in (COMPANY, "1,234.50", "lin@example.com"):
        assert secret not in draft.partition('<form method="post">')[2]
    page(askers, asking, 404)
    said = {"area": "invoices", "title": "发票重复怎么办", "question": "发票提示重复。", "answer": "换一张。"}
    refused = agents.post(desk, {**said, "question": "晨光科技的发票提示重复，找林晓。"})
    assert refused.status_code == 422
    assert agents.post(desk, said).status_code == 303
    assert agents.post(f"{desk}posting/").status_code == 409
    deliver_pending(raising=True)
    with tenant_scope(asker.tenant):
        assert list(Notification.objects.filter(url=asking).values_list("member_id", flat=True)) == [asker.pk]
    assert asking in page(askers, f"/support/{ticket.number}/")
    for stranger in (colleague, other):
        page(client_of(stranger), asking, 404)
    seen = re.search(r'name="seen" value="(\d+)"', page(askers, asking))
    assert seen
    assert askers.post(asking, {"answer": "yes", "seen": "1"}).status_code == 409
    assert askers.post(asking, {"answer": "yes", "seen": seen[1]}).status_code == 303
    posted = agents.post(f"{desk}posting/")
    assert posted.status_code == 303
    assert agents.post(f"{desk}posting/").status_code == 409
    text = page(Client(), posted["Location"])
    assert "换一张。" in text
    for secret in (COMPANY, "林晓", ticket.number):
        assert secret not in text


def test_declined_is_declined(ticket: Ticket, asker: Member, agent: Member, client_of: Browser) -> None:
    desk, asking = f"/desk/{ticket.number}/publication/", f"/support/{ticket.number}/publication/"
    said = {"area": "invoices", "title": "发票重复怎么办", "question": "发票提示重复。", "answer": "换一张。"}
    client_of(agent).post(desk, said)
    seen = re.search(r'name="seen" value="(\d+)"', page(client_of(asker), asking))
    assert seen
    assert client_of(asker).post(asking, {"answer": "no", "seen": seen[1]}).status_code == 303
    assert client_of(agent).post(f"{desk}posting/").status_code == 409
    assert client_of(agent).post(desk, said).status_code == 422
    with tenant_scope(agent.tenant):
        assert not Thread.objects.exists()
        assert PublishedTicket.objects.get().state == PublishedTicket.State.DECLINED


def test_promotion_leads_to_the_draft(
    asker: Member, agent: Member, started: Started, client_of: Browser, trusted: Callable[..., Profile]
) -> None:
    made = started(asker)
    with in_community(Actor(agent)) as staff:
        answer_thread(made, body="按天数算。", name="合思小合", by=staff)
        follow_thread(made, by=staff)
    agents = client_of(agent)
    answer = agents.post(f"{of(made)}promotion/", {"section": "claims", "language": "zh-hans"})
    assert answer.status_code == 303
    draft = page(agents, answer["Location"])
    assert of(made) in draft
    assert OTHER not in draft
    assert "/library/" in page(agents, of(made))


def test_a_page_of_threads_costs_the_same_for_many(
    asker: Member, other: Member, started: Started, client_of: Browser, django_assert_max_num_queries: Any
) -> None:
    made = started(asker)
    with in_community(Actor(asker)):
        row = Thread.objects.get(pk=made.pk)
        Thread.objects.bulk_create(
            [Thread(area=row.area, author=row.author, kind="question", title=f"第{at}个", votes=at) for at in range(40)]
        )
    browser = client_of(other)
    browser.get("/community/")
    with django_assert_max_num_queries(15):
        browser.get("/community/")
