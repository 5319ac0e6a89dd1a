"""Ready sentences for the agents' box. The desk keeps them and registers here how they are found."""

from collections.abc import Callable
from typing import Any

from hesi.support.chat.models import Chat
from hesi.workspace.access.actor import AnyActor

# (chat, agent, words typed) → [{"title", "text"}]
Inserts = Callable[[Chat, AnyActor, str], list[dict[str, Any]]]
_inserts: list[Inserts] = []


def register_inserts(inserts: Inserts) -> None:
    """Offer these on "/" in a chat; called once from the module's `apps.py`."""
    _inserts.append(inserts)


def inserts_for(chat: Chat, actor: AnyActor, words: str) -> list[dict[str, Any]]:
    """What fits what was typed, ready to be sent in this chat."""
    return [row for inserts in _inserts for row in inserts(chat, actor, words)]
