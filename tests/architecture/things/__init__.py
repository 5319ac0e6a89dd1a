"""A thing of every kind in the world's company, each reachable by its address."""

from hesi.insights.own_reports.actions import save_own_report
from hesi.insights.own_reports.definition import Definition
from hesi.support.assistant.actions import ask
from hesi.support.tickets.actions import take_ticket
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.scope import tenant_scope
from tests.architecture.things.company import administered, owned, robot
from tests.architecture.things.desk import chats, community, dispatch, field, on_desk, promises
from tests.architecture.things.helping import agreements, asked, gap, library, mail, told
from tests.architecture.things.spending import documents, invoices, lent, month_end, payments, planned
from tests.architecture.world import World
from tests.builders_documents import a_title


def fill(world: World) -> None:
    """Make the things and say which address leads to which. The longest fitting beginning of an address decides."""
    employee, finance, agent = (world.people[role] for role in ("employee", "finance", "agent"))
    assert employee is not None
    assert finance is not None
    assert agent is not None
    with tenant_scope(world.company):
        a_title()
        for things in (documents(employee), invoices(employee), payments(employee, finance), lent(finance)):
            world.things |= things
        world.things |= owned(employee) | administered(world.people["admin"])
        world.things |= robot(world.people["admin"])
        world.things |= asked(employee)
        turn = ask(None, "怎么报销", by=Actor(employee), language="zh-hans")
        world.things["assistant/turns/"] = {"pk": turn.pk}
        world.things["reports/all/"] = world.things["api/v1/reports/<"] = {"key": "types"}
        world.things |= month_end(employee, finance)
        world.things |= planned(finance)
        world.things["reports/board/"] = {"key": "owed"}
        own = save_own_report(name="我的支出", definition=Definition(), by=Actor(employee))
        world.things["reports/own/"] = {"pk": own.pk}
    with tenant_scope(world.provider):
        ticket = Ticket.objects.get(number=world.things["desk/"]["number"])
        take_ticket(ticket, by=Actor(agent))
        world.things |= on_desk(ticket, agent) | agreements(world.company, ticket)
        world.things |= field(ticket, agent)
        world.things |= dispatch(ticket, agent) | promises(ticket)
        world.things |= chats(employee, agent)
        world.things |= community(employee, agent, ticket)
    with tenant_scope(world.provider):
        world.things |= mail() | library() | gap() | told(world.company)
    world.things["customers/"] = {"key": world.company.key}
