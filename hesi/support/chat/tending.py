"""What happens to a chat while nobody does anything."""

from datetime import datetime, timedelta

from hesi.support.chat.actions.ending import CHAT, end_chat, miss_chat
from hesi.support.chat.actions.handing import offer_chat, withdraw_offer
from hesi.support.chat.models import Chat

# Nobody answered for so long: it is missed.
MISSED_AFTER = timedelta(minutes=10)
# The page of somebody who waits says every twenty seconds that it is open; after this silence they have left.
LEFT_AFTER = timedelta(minutes=2)
# Who was asked to take a chat and does not: somebody else is asked.
OFFER_HOLDS = timedelta(seconds=55)
SILENT_AFTER = timedelta(minutes=60)


def tend(chat: Chat, *, at: datetime) -> bool:
    """Do what is due; whether the chat is still open afterwards."""
    if not chat.is_open:
        return False
    if is_missed(chat, at):
        miss_chat(chat)
        return False
    if chat.state == Chat.State.WAITING:
        if chat.agent_id is None:
            offer_chat(chat, at=at)
        elif chat.offered_at is not None and at - chat.offered_at >= OFFER_HOLDS:
            withdraw_offer(chat, at=at)
        return True
    if at - chat.last_at >= SILENT_AFTER:
        end_chat(chat, by=CHAT)
        return False
    return True


def is_missed(chat: Chat, at: datetime) -> bool:
    """Whether nobody answered in time, or they left while they waited."""
    if chat.state == Chat.State.WAITING:
        return at - chat.waits_since >= MISSED_AFTER or at - chat.seen_at >= LEFT_AFTER
    return chat.answered_at is None and at - chat.waits_since >= MISSED_AFTER
