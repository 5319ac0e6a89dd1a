"""Who hears of looking: the person and their administrators of a request, the agent of the answer, the person of what
was seen."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.support.viewing.models import ViewingPolicy
from hesi.support.viewing.queries import PAGE_OPENED, policy_here
from hesi.workspace.access.models import RoleHolder
from hesi.workspace.access.registry import ADMIN
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify

ASKED = notice_kind("viewing.asked", gettext_lazy("Support asks to see my pages"), order=71)
SEEN = notice_kind("viewing.ended", gettext_lazy("Support has looked at my pages"), order=72)
ANSWERED = notice_kind("look.answered", gettext_lazy("A customer answered my request to look"), order=82)


@on("viewing.asked")
def ask_the_customer(event: Event) -> None:
    """The person whose pages they are; where only administrators may allow it, them."""
    number, agent = event.facts.get("number", ""), event.facts.get("agent", "")
    minutes, reason = event.facts.get("minutes", 0), event.facts.get("reason", "")

    def text() -> tuple[str, str]:
        return (
            _("{agent} of support asks to see the pages").format(agent=agent),
            _("For {minutes} minutes, read-only: {reason}").format(minutes=minutes, reason=reason),
        )

    if policy_here() == ViewingPolicy.Choice.ADMIN:
        admins = RoleHolder.objects.filter(role__key=ADMIN, member__is_active=True)
        told, url = list(admins.values_list("member_id", flat=True)), reverse("admin-viewing")
    else:
        told, url = event.audience, reverse("ticket-viewing", args=[number])
    notify(told, kind=ASKED, url=url, dedupe=f"event:{event.pk}", text=text, icon="eye")


@on("viewing.ended", "viewing.revoked")
def tell_what_was_seen(event: Event) -> None:
    """How many pages support looked at, with the way to the list. Nothing was opened: nothing to tell."""
    viewing, number = event.facts.get("viewing"), event.subject_label
    opened = Event.objects.about("ticket", event.subject_id).filter(name=PAGE_OPENED, facts__viewing=viewing)
    pages = opened.count()
    if not pages:
        return
    notify(
        event.audience,
        kind=SEEN,
        url=reverse("ticket-viewing", args=[number]),
        dedupe=f"viewing:{viewing}:over",
        text=lambda: (
            ngettext(
                "Support has looked at {count} of your pages", "Support has looked at {count} of your pages", pages
            ).format(count=pages),
            _("Ticket {number}. See which pages they were.").format(number=number),
        ),
        icon="eye",
    )


@on("look.allowed", "look.denied", "look.revoked")
def tell_the_agent(event: Event) -> None:
    """What the customer said."""
    number, said = event.subject_label, event.name

    def text() -> tuple[str, str]:
        heading = {
            "look.allowed": _("You may look now: {number}"),
            "look.denied": _("The customer does not want you to look: {number}"),
        }.get(said, _("The customer took the consent back: {number}"))
        return heading.format(number=number), event.actor_label

    notify(
        event.audience,
        kind=ANSWERED,
        url=reverse("desk-viewing", args=[number]),
        dedupe=f"event:{event.pk}",
        text=text,
        icon="eye",
    )
