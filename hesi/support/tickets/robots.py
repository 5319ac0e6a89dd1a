"""Tickets and group robots: the news robots can tell of tickets, and the questions people ask robots."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.service.contacts import Caller
from hesi.support.service.models import Channel
from hesi.support.tickets.actions import append_message, open_ticket
from hesi.support.tickets.categories import find_category, leaves
from hesi.support.tickets.emergency.reasons import reason_label
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.requester import provider_of
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.robots.intake import Said, robot_intake
from hesi.workspace.notifications.robots.models import Robot, RobotMessage
from hesi.workspace.notifications.robots.platforms import News
from hesi.workspace.notifications.robots.topics import robot_topic
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

ROBOT = SystemActor("robot")
# Who writes again this soon goes on with the same question.
SAME_QUESTION = timedelta(minutes=30)
ANYTHING = "other"


def register_robots() -> None:
    """Called once at start-up."""
    robot_intake(take_question)
    provider, customer = (Tenant.Kind.PROVIDER.value,), (Tenant.Kind.CUSTOMER.value,)
    robot_topic(
        "ticket.emergency",
        gettext_lazy("A customer's work stands still"),
        {"ticket.emergency_declared": emergency_news},
        kinds=provider,
        order=10,
    )
    robot_topic(
        "promise.breached",
        gettext_lazy("A promised time was missed"),
        {"promise.breached": missed_news},
        kinds=provider,
        order=30,
    )
    robot_topic(
        "ticket.opened", gettext_lazy("A new ticket came in"), {"ticket.opened": new_news}, kinds=provider, order=40
    )
    robot_topic(
        "support.answered",
        gettext_lazy("Support answered one of our tickets"),
        {"support.answered": answered_news, "support.solved": answered_news},
        kinds=customer,
        order=50,
    )


def emergency_news(event: Event) -> News | None:
    """Who stands still and why."""
    ticket = _ticket(event)
    if ticket is None:
        return None
    return News(
        title=_("Emergency at {company}").format(company=_company(ticket)),
        body="\n".join(
            [ticket.title, reason_label(event.facts.get("reason", "")), event.facts.get("note", ""), ticket.number]
        ),
        url=reverse("desk-ticket", args=[ticket.number]),
        is_urgent=True,
    )


def missed_news(event: Event) -> News | None:
    """A promise that was not kept; events about other subjects are not told."""
    ticket = _ticket(event) if event.subject_type == Ticket.subject_type else None
    if ticket is None:
        return None
    agent = ticket.agent.name if ticket.agent else _("nobody has it")
    return News(
        title=_("Promised time missed: {number}").format(number=ticket.number),
        body="\n".join([ticket.title, _company(ticket), agent]),
        url=reverse("desk-ticket", args=[ticket.number]),
        is_urgent=True,
    )


def new_news(event: Event) -> News | None:
    """A new question, by title; what it says stays in the product."""
    ticket = _ticket(event)
    if ticket is None:
        return None
    return News(
        title=_("New ticket: {title}").format(title=ticket.title),
        body="\n".join([_company(ticket), ticket.category.name, ticket.number]),
        url=reverse("desk-ticket", args=[ticket.number]),
    )


def answered_news(event: Event) -> News | None:
    """In the customer's workspace: the number and title only."""
    number = event.facts.get("number", "")
    return News(
        title=_("Support answered {number}").format(number=number),
        body=event.facts.get("title", ""),
        url=reverse("ticket", args=[number]),
    )


@transaction.atomic
def take_question(robot: Robot, said: Said) -> tuple[str, str]:
    """A message in a group becomes a ticket of the company the group belongs to, or goes on with the last one.

    Gives the ticket's number and what the robot answers.
    """
    customer = robot.customer or (robot.tenant if robot.tenant.kind == Tenant.Kind.CUSTOMER else None)
    last = _lately(robot, said)
    with tenant_scope(provider_of(robot.tenant)):
        ticket = Ticket.objects.open().filter(number=last).first() if last else None
        name = said.sender_name or _("Somebody in the group")
        if ticket is not None:
            append_message(
                ticket,
                body=said.text,
                by=ROBOT,
                author_name=name,
                is_from_requester=True,
                channel=Channel.ROBOT,
            )
            return ticket.number, _("Added to {number}.").format(number=ticket.number)
        ticket = open_ticket(
            Caller(customer=customer, name=name, language=robot.language),
            channel=Channel.ROBOT,
            category=_category(),
            title=clean_line(said.text.splitlines()[0], 60),
            body=said.text,
            by=ROBOT,
        )
    return ticket.number, _("Your question is with our team: {number}.").format(number=ticket.number)


def _lately(robot: Robot, said: Said) -> str:
    """The number this sender's last message here became part of, if it was just now."""
    if not said.sender_id:
        return ""
    before = RobotMessage.objects.filter(robot=robot, sender_id=said.sender_id, received_at__gt=now() - SAME_QUESTION)
    found = before.exclude(became="").order_by("-received_at", "-pk").values_list("became", flat=True).first()
    return found or ""


def _category() -> str:
    keys = [key for key, _name in leaves()]
    wanted = next((key for key in keys if key == ANYTHING or key.startswith(f"{ANYTHING}-")), keys[-1])
    return find_category(wanted).key


def _ticket(event: Event) -> Ticket | None:
    related = ("customer", "agent", "category")
    return Ticket.objects.select_related(*related).filter(pk=event.subject_id).first()


def _company(ticket: Ticket) -> str:
    return ticket.customer.name if ticket.customer else ticket.requester_name
