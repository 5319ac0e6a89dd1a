"""A chat as a ticket tells it."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from hesi.core.text import clean_line
from hesi.core.time import zone
from hesi.support.chat.models import Chat, ChatMessage
from hesi.workspace.tenancy.scope import active_tenant

_MOST_SIGNS, _MOST_BROUGHT = 9_800, 4_000


def title_of(chat: Chat, messages: Sequence[ChatMessage]) -> str:
    """The first thing the requester said."""
    said = next((m.body for m in messages if m.kind == ChatMessage.Kind.SAID and m.is_from_requester and m.body), "")
    first = said.strip().splitlines()[0] if said.strip() else ""
    return clean_line(first, 120) or _("Live chat with {name}").format(name=chat.requester_name)[:120]


def transcript_of(chat: Chat, messages: Sequence[ChatMessage]) -> str:
    """What was said, each line with its time and who; notes stay with the agents. The newest part where it is long."""
    local = zone(active_tenant().time_zone)
    lines = [_line(message, date_format(localtime(message.at, local), "H:i")) for message in messages]
    talk = "\n".join(line for line in lines if line)
    head = _("From a live chat on {date}:").format(date=date_format(localtime(chat.asked_at, local), "Y-m-d H:i"))
    if chat.brought:
        head = f"{chat.brought[:_MOST_BROUGHT]}\n\n{head}"
    room = _MOST_SIGNS - len(head)
    if len(talk) > room:
        talk = "…\n" + talk[-room:].partition("\n")[2]
    return f"{head}\n{talk}".strip()


def _line(message: ChatMessage, clock: str) -> str:
    if message.kind != ChatMessage.Kind.SAID:
        return ""
    names = " ".join(f"[{file.name}]" for file in message.files.all())
    return f"{clock} {message.author_name}: {' '.join(part for part in (message.body, names) if part)}"
