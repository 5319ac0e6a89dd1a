"""Answers go out by mail, and what customers write to agents who work in their mail program."""

from hesi.support.mail.models import MailingAgent
from hesi.support.mail.writing import answer_by_mail, copy_to_agent
from hesi.support.tickets.agents import agents_among
from hesi.support.tickets.models import Message
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on


@on("ticket.answered")
def mail_answer(event: Event) -> None:
    """An agent's public answer, to guests and to who asked by mail."""
    message = _message(event)
    if message is not None and not message.is_internal and not message.is_automatic:
        answer_by_mail(message)


@on("ticket.opened", "ticket.requester_replied")
def mail_agent(event: Event) -> None:
    """What a customer wrote, to the ticket's agent where they want it so."""
    message = _message(event)
    if message is None:
        asked = Message.objects.filter(ticket_id=event.subject_id, is_from_requester=True)
        message = asked.select_related("ticket__agent__user").order_by("pk").first()
    agent = message.ticket.agent if message is not None else None
    if message is None or agent is None or message.is_automatic:
        return
    # Who has left, or answers tickets no longer, gets nothing more, whatever they once chose.
    if MailingAgent.objects.filter(member=agent).exists() and agents_among([agent.pk]):
        copy_to_agent(message, agent)


def _message(event: Event) -> Message | None:
    pk = event.facts.get("message")
    found: Message | None = (
        Message.objects.select_related("ticket__agent__user", "agent").filter(pk=pk, ticket_id=event.subject_id).first()
        if pk
        else None
    )
    return found
