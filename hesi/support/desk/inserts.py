"""What the composer offers on "/" and "@"."""

from types import SimpleNamespace
from typing import Any

from django.db.models import Q

from hesi.support.chat.models import Chat
from hesi.support.desk.models import CannedAnswer, Macro
from hesi.support.desk.placeholders import fill
from hesi.support.desk.steps import say_step
from hesi.support.tickets.agents import agents
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import AnyActor

MOST = 12


def inserts_for(ticket: Ticket, actor: AnyActor, words: str) -> dict[str, Any]:
    """Canned answers ready to send, in the customer's language and category first; macros; and who can be named."""
    answers = CannedAnswer.objects.visible_to(actor)
    answers = answers.filter(Q(category__isnull=True) | Q(category_id=ticket.category_id))
    macros = Macro.objects.visible_to(actor).filter(is_active=True)
    if words:
        answers = answers.filter(Q(title__icontains=words) | Q(body__icontains=words))
        macros = macros.filter(name__icontains=words)
    language = ticket.language[:2]
    fitting = sorted(answers[:100], key=lambda row: (not row.language.startswith(language), row.category_id is None))
    return {
        "answers": [
            {"id": row.pk, "title": row.title, "language": row.language, "text": fill(row.body, ticket, actor)}
            for row in fitting[:MOST]
        ],
        "macros": [
            {"id": row.pk, "title": row.name, "steps": [say_step(step) for step in row.steps]} for row in macros[:MOST]
        ],
        "agents": [{"id": agent.pk, "name": agent.name} for agent in agents() if agent.pk != actor.member_id],
    }


def inserts_for_chat(chat: Chat, actor: AnyActor, words: str) -> list[dict[str, Any]]:
    """Canned answers ready to send in a live chat, those in its language first."""
    answers = CannedAnswer.objects.visible_to(actor)
    if words:
        answers = answers.filter(Q(title__icontains=words) | Q(body__icontains=words))
    fitting = sorted(answers[:100], key=lambda row: not row.language.startswith(chat.language[:2]))
    number = chat.ticket.number if chat.ticket is not None else ""
    asked: Any = SimpleNamespace(requester_name=chat.requester_name, customer=chat.customer, number=number, due_at=None)
    return [{"title": row.title, "text": fill(row.body, asked, actor)} for row in fitting[:MOST]]
