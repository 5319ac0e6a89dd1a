"""Talks in the live chat: one that ended well, one that became a ticket, one nobody answered, one that goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from hesi.core.time import now
from hesi.demo.desk import BROWSER, Desk
from hesi.support.chat.actions import begin_chat, end_chat, hand_over_chat, miss_chat, say, take_chat
from hesi.support.chat.availability import availability_for
from hesi.support.chat.models import Chat
from hesi.support.tickets.capsule import build_capsule
from hesi.support.tickets.requester import as_requester
from hesi.workspace.tenancy.scope import tenant_scope


@dataclass(frozen=True, slots=True)
class Talk:
    """A chat so many working hours ago; `said` in turns, the asker first. `then`: end, ticket, miss or nothing."""

    hours_ago: float
    by: str
    agent: str
    page: str
    said: tuple[str, ...]
    then: str = ""


TALKS = (
    Talk(
        28.0, "许佳", "何晴", "/wallet/",
        ("火车票拍照上传后一直提示“看不清”，怎么办？", "您好，请把票面放平、避开反光重拍一次，四个角都要拍进去。",
         "重拍后识别出来了，谢谢！", "不客气，祝您工作顺利。"),
        "end",
    ),
    Talk(
        9.0, "崔浩", "吴凡", "/documents/",
        ("差旅单提交时提示没有可用的审批流", "您好，我看一下贵公司的流程设置，请稍等。",
         "好的，今天要出差，比较急",
         "市场二部还没有配置部门负责人，需要管理员处理。我转成工单，处理好后第一时间通知您。"),
        "ticket",
    ),
    Talk(5.0, "白露", "何晴", "/wallet/", ("发票抬头能否批量修改？",), "miss"),
    Talk(
        0.15, "林晓", "何晴", "/documents/new/",
        ("外币餐费要填哪一天的汇率？", "您好，按票据日期取汇率，系统会自动带出，旁边会标明来源。",
         "如果那天没有汇率呢？"),
    ),
)  # fmt: skip


class Talks:
    """The service centre in conversation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def plan(self) -> None:
        """Put everything on the stage, each at its moment."""
        for talk in TALKS:
            self._desk.stage.at(self._desk.diary.ago(talk.hours_ago), lambda talk=talk: self._begin(talk))  # type: ignore[misc]

    def _begin(self, talk: Talk) -> None:
        asker = self._desk.company.actor(talk.by)
        with tenant_scope(self._desk.company.tenant):
            capsule = build_capsule(asker, page=talk.page, browser=BROWSER)
            with as_requester(asker) as requester:
                if not availability_for(requester.customer).is_open:
                    # The demonstration was made outside the hours: nobody chats then.
                    return
                chat = begin_chat(talk.said[0], by=requester, language="zh-hans", page=talk.page, capsule=capsule)
        if talk.then == "miss":
            self._later(10, lambda: miss_chat(chat))
            return
        agent = self._desk.agents[talk.agent]
        self._later(1, lambda: take_chat(chat, by=agent))
        for minute, words in enumerate(talk.said[1:], start=2):
            self._later(minute, lambda minute=minute, words=words: self._say(chat, talk, minute, words))  # type: ignore[misc]
        after = len(talk.said) + 2
        if talk.then == "end":
            self._later(after, lambda: end_chat(chat, by=agent))
        elif talk.then == "ticket":
            self._later(after, lambda: hand_over_chat(chat, by=agent))

    def _say(self, chat: Chat, talk: Talk, minute: int, words: str) -> None:
        if minute % 2 == 0:
            say(chat, words, by=self._desk.agents[talk.agent])
            return
        with tenant_scope(self._desk.company.tenant), as_requester(self._desk.company.actor(talk.by)) as requester:
            say(chat, words, by=requester)

    def _later(self, minutes: float, deed: Callable[[], object]) -> None:
        def act() -> None:
            with tenant_scope(self._desk.provider):
                deed()

        self._desk.stage.at(now() + timedelta(minutes=minutes), act)
