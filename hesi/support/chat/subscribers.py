"""Who is told of a chat: agents who are asked, a requester who is somewhere else in the product."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.time import now
from hesi.support.chat.actions import offer_waiting
from hesi.support.chat.models import Chat
from hesi.support.tickets.agents import desk_audience
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify

ASKED = notice_kind("chat.asked", gettext_lazy("Somebody waits in the live chat"), order=81)
MINE = notice_kind("support.chat", gettext_lazy("My live chat"), order=71)


@on("chat.offered", "chat.transferred")
def tell_agent(event: Event) -> None:
    """Who is asked to take it, or has been given it; everybody at the desk while nobody has room."""
    chat = Chat.objects.select_related("customer").filter(pk=event.subject_id).first()
    if chat is None or not chat.is_open:
        return
    asked = event.facts.get("agent")
    if asked is None and event.name == "chat.transferred":
        # A line was named; the offer that follows tells its agent.
        return
    notify(
        [asked] if asked else desk_audience(),
        kind=ASKED,
        url=reverse("desk-chats"),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("{name} waits in the live chat").format(name=chat.requester_name),
            chat.customer.name if chat.customer else _("Visitor"),
        ),
        icon="message",
        by_mail=False,
    )


@on("presence.changed")
def fill_room(event: Event) -> None:
    """Somebody is back: whoever waits is offered to them."""
    if event.facts.get("state") == "available":
        offer_waiting(at=now())


@on("support.chat_missed")
def tell_of_miss(event: Event) -> None:
    """In the customer's workspace, where this event lives; by mail too."""
    number = event.facts.get("number", "")
    notify(
        event.audience,
        kind=MINE,
        url=reverse("ticket", args=[number]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("We missed your chat and are sorry"),
            _("What you wrote is ticket {number} now. We answer there.").format(number=number),
        ),
        icon="message",
    )


@on("support.chat_answered")
def tell_of_answer(event: Event) -> None:
    """They have another page open: the bell leads back to the chat, once for each absence."""
    notify(
        event.audience,
        kind=MINE,
        url=reverse("chat"),
        dedupe=f"chat:{event.subject_id}:{event.facts.get('since', '')}",
        text=lambda: (
            _("{agent} answers in the live chat").format(agent=event.facts.get("agent", "")),
            _("Go on where you were."),
        ),
        icon="message",
        by_mail=False,
    )
