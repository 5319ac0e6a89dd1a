"""The ways to help that this product begins with. Chat, community and the others add their own."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from hesi.support.knowledge.queries import suggest
from hesi.support.service.help_doors import HelpDoor, help_door
from hesi.support.service.help_searches import Found, HelpSearch, help_search
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor, AnyActor


def register_doors() -> None:
    """Called once at start-up."""
    help_door(
        HelpDoor(
            key="articles",
            label=_("Articles"),
            text=_("How everything works, step by step."),
            url_name="articles",
            icon="file-text",
            order=10,
            for_guests=True,
        )
    )
    help_door(
        HelpDoor(
            key="assistant",
            label=_("Assistant"),
            text=_("Ask in your own words, also about your own documents."),
            url_name="assistant",
            icon="help",
            order=20,
            for_guests=True,
        )
    )
    help_door(
        HelpDoor(
            key="tickets",
            label=_("My tickets"),
            text=_("What you asked, what we promised and what was answered."),
            url_name="support-mine",
            icon="message",
            order=40,
            note=_open_tickets,
        )
    )
    help_door(
        HelpDoor(
            key="ask",
            label=_("Ask support"),
            text=_("A question to people. The answer comes here and by mail."),
            url_name="support-new",
            icon="lifebuoy",
            order=45,
        )
    )
    help_door(
        HelpDoor(
            key="ask-as-guest",
            label=_("Ask by mail"),
            text=_("Without an account: the answer comes to your address."),
            url_name="help-ask",
            icon="lifebuoy",
            order=45,
            for_guests=True,
            is_open=lambda actor: actor is None,
        )
    )
    help_search(HelpSearch("articles", _("Articles"), "articles", 10, _articles))


def _articles(asked: str, actor: AnyActor | None, limit: int) -> list[Found]:
    rows = suggest(asked, actor, language=get_language() or "zh-hans", limit=limit)
    return [Found(row.title, row.url, row.excerpt, row.is_own) for row in rows]


def _open_tickets(actor: AnyActor | None) -> str:
    if not isinstance(actor, Actor):
        return ""
    with as_requester(actor) as requester:
        mine = Ticket.objects.visible_to(requester).filter(requester_id=requester.requester_id)
        waiting = mine.filter(state=Ticket.State.WAITING).count()
        if waiting:
            return ngettext("%(count)d waits for your answer", "%(count)d wait for your answer", waiting) % {
                "count": waiting
            }
        count = mine.open().count()
    return ngettext("%(count)d open", "%(count)d open", count) % {"count": count} if count else ""
