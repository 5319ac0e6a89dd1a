"""Short words for tests: a chat begins, is taken, something is said."""

from typing import Any

from hesi.core.time import now, stopped
from hesi.support.chat.actions import begin_chat, say, take_chat
from hesi.support.chat.guests import Visitor
from hesi.support.chat.models import Chat, ChatMessage
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope


def a_chat(asker: Member, words: str = "发票一直在识别中", **facts: Any) -> Chat:
    with tenant_scope(asker.tenant), as_requester(Actor(asker)) as requester:
        return begin_chat(words, by=requester, language="zh-hans", **facts)


def a_visitors_chat(provider: Tenant, email: str = "guest@example.org", words: str = "如何试用？") -> Chat:
    with tenant_scope(provider):
        return begin_chat(words, by=Visitor(name="访客", email=email), language="zh-hans")


def taken(chat: Chat, agent: Member) -> Chat:
    with tenant_scope(agent.tenant):
        return take_chat(chat, by=Actor(agent))


def answer(chat: Chat, agent: Member, words: str = "您好，我来看一下", **facts: Any) -> ChatMessage:
    with tenant_scope(agent.tenant):
        return say(chat, words, by=Actor(agent), **facts)


def ask_on(chat: Chat, asker: Member, words: str = "还在转", **facts: Any) -> ChatMessage:
    with tenant_scope(asker.tenant), as_requester(Actor(asker)) as requester:
        return say(chat, words, by=requester, **facts)


def fresh(chat: Chat) -> Chat:
    with tenant_scope(chat.tenant):
        found: Chat = Chat.objects.select_related("agent", "ticket", "line").get(pk=chat.pk)
        return found


def later(**time: Any) -> Any:
    from datetime import timedelta

    return stopped(now() + timedelta(**time))
