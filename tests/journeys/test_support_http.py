"""Support through HTTP, without scripts: a claim sent back until the follow-up of a bad rating; an outage."""

import re

import pytest
from django.core.cache import cache

from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import across_tenants
from tests.jobs import run_jobs
from tests.journeys import centre
from tests.journeys.outage import ANSWER, FOR_CUSTOMERS
from tests.journeys.untranslated import expect_translated
from tests.journeys.visiting import Visitor, option

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Words in braces stand in macros for what is filled in.
NAMES = (centre.COMPANY, centre.AGENT, centre.LEAD, centre.SUCCESS, centre.ASKER, "{requester}")


def signed_in(email: str) -> Visitor:
    """Their browser."""
    with across_tenants():
        member = Member.objects.select_related("user").get(user__email=email)
    visitor = Visitor()
    visitor.client.force_login(member.user)
    return visitor


def only_ticket(visitor: Visitor) -> str:
    """The number of the first ticket the page links to."""
    found = re.search(r'href="/(?:support|desk)/(GD-[^/"]+)/', visitor.page.content)
    assert found, visitor.page.text
    return found[1]


def test_from_a_claim_sent_back_to_the_follow_up() -> None:
    people, customer = centre.a_centre(), centre.a_customer()
    asker, agent, manager = (signed_in(one) for one in (customer["employee"], people["agent"], people["success"]))
    page = asker.open(f"/documents/{customer['claim']}/")
    asker.see("缺少住宿水单")
    asker.open(next(link for link in page.links("/support/new/") if "claims-returned" in link))
    asker.see("随工单提交的信息", "浏览器、语言与时区", customer["claim"], "缺少住宿水单")
    carried = [key for key in asker.page.tree.xpath("//input[@name='carry']/@value") if key != "device"]
    asker.press("提交问题", title="不明白退回意见", body="水单在附件里了。", carry=carried)
    number = only_ticket(asker)
    run_jobs()
    agent.open("/desk/")
    agent.see("不明白退回意见", centre.COMPANY)
    agent.open(f"/desk/{number}/side/")
    agent.see("浏览器、语言与时区：提单人选择不提供", "缺少住宿水单", customer["claim"])
    agent.not_see("Asia/Shanghai")
    run_the_macro(agent, number)
    run_jobs()
    asker.open(f"/support/{number}/")
    asker.see(f"{centre.ASKER}您好，文件已经收到")
    asker.press("确认已解决")
    asker.press("提交评价", score="2", reasons=option(asker.page, "reasons", "问题没有真正解决"))
    asker.see("2分", "下一个工作日")
    run_jobs()
    manager.open("/notifications/")
    manager.see("不明白退回意见")
    manager.open(f"/desk/{number}/side/")
    manager.see(f"回访{centre.ASKER}：{number}评价2分", centre.SUCCESS)
    expect_translated([*asker.seen, *agent.seen, *manager.seen], "zh-hans", NAMES)


def run_the_macro(agent: Visitor, number: str) -> None:
    """Read what it does, then have it done."""
    agent.open("/desk/macros/")
    macro = re.search(r"/desk/macros/(\d+)/", agent.page.content)
    assert macro
    agent.open(f"/desk/{number}/macros/{macro[1]}/")
    agent.see(f"{centre.ASKER}您好，文件已经收到")
    agent.press("执行")


def test_an_outage_is_answered_once_and_explained() -> None:
    people, reporters = centre.a_centre(), centre.people_with_one_trouble()
    lead, last = signed_in(people["lead"]), signed_in(reporters[5])
    centre.five_ask(reporters)
    title, body = centre.OUTAGE[5]
    last.open("/support/new/?category=other-outage")
    answers = {name: option(last.page, name, label) for name, label in _REPORT.items()}
    last.press("提交问题", title=title, body=body, **answers)
    run_jobs()
    page = lead.open("/desk/incidents/")
    lead.see("6个相似问题")
    lead.open(next(link for link in page.links("/desk/incidents/new/") if "suggestion" in link))
    lead.press("登记故障", title_zh="系统打不开")
    lead.see("相关工单6张")
    home_a_while_later(last)
    last.see("系统打不开", "无需重复提交")
    lead.press("发送给全部", body_zh=ANSWER)
    run_jobs()
    run_jobs()
    assert answers_read_by(reporters) == [1] * 6
    lead.open(lead.page.address)
    lead.press("发布", state="resolved", body_zh="故障已排除。")
    note = {"cause": "磁盘已满", "effect": "三家客户无法登录", "action": "加上告警"}
    lead.press("保存复盘", **note, public_zh=FOR_CUSTOMERS, is_public="on")
    run_jobs()
    last.open("/status/")
    last.see(FOR_CUSTOMERS, "已解决")
    last.not_see("三家客户无法登录")
    home_a_while_later(last)
    last.not_see("无需重复提交")
    expect_translated([*lead.seen, *last.seen], "zh-hans", NAMES)


def home_a_while_later(reader: Visitor) -> None:
    """The home page a while later: what is going on is kept for some seconds."""
    cache.clear()
    reader.open("/")


_REPORT = {"answer_scope": "全公司", "answer_often": "每次都出现"}


def answers_read_by(reporters: list[str]) -> list[int]:
    """How often each of them reads the answer on their ticket."""
    counts = []
    for email in reporters:
        reader = signed_in(email)
        reader.open("/support/")
        reader.open(f"/support/{only_ticket(reader)}/")
        counts.append(reader.page.text.count(ANSWER))
    return counts
