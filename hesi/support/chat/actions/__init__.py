"""Every state change of a chat."""

from hesi.support.chat.actions.beginning import ChatClosed, begin_chat
from hesi.support.chat.actions.ending import end_chat, hand_over_chat, miss_chat
from hesi.support.chat.actions.handing import ChatTaken, offer_chat, offer_waiting, set_limit, take_chat, transfer_chat
from hesi.support.chat.actions.talking import ChatOver, mark_seen, mark_typing, say

__all__ = [
    "ChatClosed",
    "ChatOver",
    "ChatTaken",
    "begin_chat",
    "end_chat",
    "hand_over_chat",
    "mark_seen",
    "mark_typing",
    "miss_chat",
    "offer_chat",
    "offer_waiting",
    "say",
    "set_limit",
    "take_chat",
    "transfer_chat",
]
