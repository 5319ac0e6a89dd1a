"""Background entry points of chats."""

from datetime import timedelta

from hesi.core.time import now
from hesi.support.chat.actions.beginning import LOOK_AFTER
from hesi.support.chat.models import Chat
from hesi.support.chat.tending import tend
from hesi.workspace.jobs.tenant_tasks import enqueue, tenant_task

_WHILE_TALKING = timedelta(minutes=5)


@tenant_task(atomic=True)
def look_after(chat_id: int) -> None:
    """Every minute while it waits, every five while it is talked: offered again, missed, or ended for silence."""
    chat = Chat.objects.filter(pk=chat_id).first()
    if chat is None or not tend(chat, at=now()):
        return
    pause = _WHILE_TALKING if chat.answered_at is not None else LOOK_AFTER
    enqueue(look_after, after=pause, chat_id=chat_id)
