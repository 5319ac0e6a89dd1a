"""What lies on the agents' desks."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from hesi.core.time import now, today
from hesi.support.calls.actions import log_call
from hesi.support.chat.guests import link_token
from hesi.support.chat.models import Chat
from hesi.support.community.actions.picturing import checked_pictures, put_pictures
from hesi.support.community.models import Area, Post, Profile, PublishedTicket, Thread
from hesi.support.community.starting_areas import fill_areas
from hesi.support.desk.models import CannedAnswer, Macro, SavedView
from hesi.support.incidents.models import Incident, IncidentTicket, Suggestion
from hesi.support.knowledge.tests.films import picture
from hesi.support.measures.actions import make_statement
from hesi.support.promises.models import Alert, Clock, Replay
from hesi.support.service.models import LineMember, SupportLine
from hesi.support.tickets.models import DispatchRule, Ticket, TicketTask
from hesi.support.viewing.actions import ask_to_look
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.people.models import Member
from tests import builders
from tests.architecture.things.naming import Things


def on_desk(ticket: Ticket, agent: Member) -> Things:
    """What agents keep on their desk, and what hangs on the ticket."""
    macro = Macro.objects.create(owner=agent, name="收到", steps=[{"step": "tag", "value": "收到"}])
    answer = CannedAnswer.objects.create(owner=agent, title="您好", body="{requester}您好")
    view = SavedView.objects.create(owner=agent, name="我的", filters={"agent": ["me"]})
    task = TicketTask.objects.create(ticket=ticket, title="查日志")
    number = {"number": ticket.number}
    return {
        "desk/macros/": {"pk": macro.pk},
        "desk/answers/": {"pk": answer.pk},
        "desk/views/": {"pk": view.pk},
        "desk/<ticket:number>/macros/": number | {"pk": macro.pk},
        "desk/<ticket:number>/messages/": number | {"pk": ticket.messages.first().pk},  # type: ignore[attr-defined]
        "desk/<ticket:number>/tasks/": number | {"pk": task.pk},
    }


def field(ticket: Ticket, agent: Member) -> Things:
    """A promised call, a request to look at the employee's pages, and a statement of the month."""
    promised = now() + timedelta(hours=1)
    call = log_call(phone="021-5555", outcome="call_back", call_back_at=promised, by=Actor(agent))
    lead = builders.a_member("客服主管", roles=("support_lead",))
    viewing = ask_to_look(ticket, reason="看看", minutes=15, by=Actor(lead))
    assert ticket.customer is not None
    statement = make_statement(ticket.customer, today(), by=SystemActor("measures"))
    both: dict[str, object] = {"number": ticket.number, "pk": viewing.pk}
    return {
        "desk/calls/": {"pk": call.pk},
        "desk/<str:number>/viewing/": both,
        "support/<str:number>/viewing/": both,
        "admin/viewing/": {"pk": viewing.pk},
        "support/statements/": {"key": statement.key},
    }


def chats(employee: Member, agent: Member) -> Things:
    """The employee talks with the agent, and a visitor waits."""
    chat = Chat.objects.create(
        customer_id=employee.tenant_id,
        requester_id=employee.pk,
        requester_name=employee.name,
        agent=agent,
        state=Chat.State.ACTIVE,
    )
    visitors = Chat.objects.create(requester_name="访客", requester_email="visitor@example.org")
    return {
        "chat/": {"key": chat.key},
        "desk/chats/": {"key": chat.key},
        "help/chat/": {"token": link_token(visitors)},
    }


def dispatch(ticket: Ticket, agent: Member) -> Things:
    """A rule, a line with the agent on it, a suggestion, and an incident with the ticket in it."""
    line = SupportLine.objects.get(key="technical")
    seat = LineMember.objects.create(line=line, member=agent)
    rule = DispatchRule.objects.create(name="规则", line=line)
    suggestion = Suggestion.objects.create(title="打不开", ticket_ids=[ticket.pk])
    incident = Incident.objects.create(number="GZ-202611-0001", title_zh="打不开", opened_by=agent)
    IncidentTicket.objects.create(incident=incident, ticket=ticket)
    return {
        "desk/settings/rules/": {"pk": rule.pk},
        "desk/settings/lines/": {"key": line.key, "pk": seat.pk},
        "desk/incidents/": {"number": incident.number, "ticket": ticket.number},
        "desk/incidents/suggestions/": {"pk": suggestion.pk},
    }


def promises(ticket: Ticket) -> Things:
    """The policy that holds for the ticket, an alert of its clock, and a question what would have been."""
    clock = Clock.objects.select_related("version").filter(subject_id=ticket.pk)[0]
    alert = Alert.objects.create(clock=clock, told=[])
    replay = Replay.objects.create(since=today(), until=today(), targets={}, calendar=clock.version.calendar)
    return {
        "desk/promises/": {"pk": clock.version.policy_id},
        "desk/promises/ladder/": {"metric": "first_response", "priority": "high"},
        "desk/promises/replays/": {"pk": replay.pk},
        "desk/promises/alerts/": {"pk": alert.pk},
    }


def community(employee: Member, agent: Member, ticket: Ticket) -> Things:
    """An idea of the employee's that waits, one of the agent's that is shown, and the wish to publish the ticket."""
    fill_areas()
    area = Area.objects.get(key="lounge")
    author = Profile.objects.create(company_id=employee.tenant_id, member_id=employee.pk, name="晓")
    staff = Profile.objects.create(company_id=agent.tenant_id, member_id=agent.pk, name="小合", is_staff=True)
    shown = Thread.objects.create(area=area, author=staff, kind="idea", title="深色模式")
    post = Post.objects.create(thread=shown, author=staff, is_opening=True, body="晚上不刺眼。")
    waiting = Thread.objects.create(area=area, author=author, kind="idea", title="夜间模式", moderation="waiting")
    own = Post.objects.create(thread=waiting, author=author, is_opening=True, body="同上。", moderation="waiting")
    put_pictures(own, checked_pictures([SimpleUploadedFile("a.png", picture())]), by=SystemActor("world"))
    PublishedTicket.objects.create(ticket=ticket, area=area, title="问", question="题", answer="答")
    return {
        "community/threads/": {"key": shown.key},
        "community/posts/": {"pk": post.pk},
        "community/posts/<int:pk>/removal/": {"pk": own.pk},
        "community/posts/<int:pk>/decision/": {"pk": own.pk},
        "community/areas/": {"key": area.key},
        "community/pictures/": {"key": own.pictures.get().key},
    }
