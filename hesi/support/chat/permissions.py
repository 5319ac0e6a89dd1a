"""Who may do what in a chat."""

from typing import Any

from hesi.support.chat.models import Chat
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.workspace.access.rules import rule


@rule(even_read_only=True)
def may_begin_chat(actor: Any, *_: object) -> bool:
    """Every member of a customer and every visitor, also after a trial has ended."""
    return bool(actor.is_requester or actor.member_id is not None)


@rule(even_read_only=True)
def may_go_on_chatting(actor: Any, chat: Chat) -> bool:
    """Only who began it: by their membership, or by the link of this very chat."""
    if not actor.is_requester:
        return False
    chat_id = getattr(actor, "chat_id", None)
    if chat_id is not None:
        return bool(chat_id == chat.pk)
    known = chat.requester_id is not None and chat.requester_id == actor.requester_id
    return known and chat.customer_id == actor.customer_id


@rule
def may_answer_chats(actor: Any, *_: object) -> bool:
    """Agents."""
    return not actor.is_requester and actor.holds(ANSWER_TICKETS)


@rule
def may_lead_chat(actor: Any, chat: Chat) -> bool:
    """The agent whose chat it is."""
    return may_answer_chats(actor) and (actor.is_system or chat.agent_id == actor.member_id)


@rule(even_read_only=True)
def may_end_chat(actor: Any, chat: Chat) -> bool:
    """Who began it, its agent, and the product itself."""
    if actor.is_requester:
        return may_go_on_chatting(actor, chat)
    return bool(actor.is_system) or may_lead_chat(actor, chat)
