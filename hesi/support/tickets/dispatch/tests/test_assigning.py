"""A new ticket finds its line and its agent."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from hesi.core.errors import Forbidden, Invalid
from hesi.core.time import stopped
from hesi.support.service.models import Contact, LineMember, Presence, SupportLine
from hesi.support.service.staffing import plan_leave, set_presence
from hesi.support.tickets.actions import solve_ticket, take_ticket
from hesi.support.tickets.dispatch import available_agents, dispatch_reopened
from hesi.support.tickets.dispatch.actions import move_rule, remove_rule, save_rule
from hesi.support.tickets.dispatch.again import reassign_untaken, worked
from hesi.support.tickets.dispatch.reasons import say_event, say_rule
from hesi.support.tickets.dispatch.tests.desk import MONDAY, a_leaf, a_line, a_question, an_agent
from hesi.support.tickets.models import DispatchRule, Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.calendars.working_days import default_calendar
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def line(provider: Tenant) -> SupportLine:
    return a_line()


@pytest.fixture
def asker(provider: Tenant) -> Member:
    company = builders.a_company(provider=provider)
    with tenant_scope(company):
        return builders.a_member("林晓")


@pytest.fixture
def lead(provider: Tenant) -> Actor:
    return Actor(builders.a_member("郭主管", roles=("support_lead",)))


@pytest.fixture
def leaf(provider: Tenant) -> str:
    return a_leaf(provider).key


def test_who_has_most_room_gets_it_and_is_told_why(line: SupportLine, asker: Member, leaf: str) -> None:
    first, second = an_agent("何晴", line=line, capacity=10), an_agent("吴凡", line=line, capacity=10)
    one, two = a_question(asker, category=leaf), a_question(asker, category=leaf)
    assert {one.agent_id, two.agent_id} == {first.pk, second.pk}
    event = Event.objects.about("ticket", two.pk).get(name="ticket.dispatched")
    assert event.audience == [two.agent_id]
    assert event.facts["agent"] == {"how": "least_loaded", "of": 2}
    assert "2" in say_event(event)
    assert (two.taken_at, two.assigned_at) == (None, two.created_at)


def test_a_rule_moves_the_ticket_and_raises_it(provider: Tenant, line: SupportLine, asker: Member, leaf: str) -> None:
    success = SupportLine.objects.get(key="success")
    DispatchRule.objects.create(
        name="退款", position=1, conditions={"keywords": ["退款"]}, line=success, priority="high"
    )
    knows = an_agent("何晴", line=success)
    an_agent("吴凡", line=line)
    ticket = a_question(asker, category=leaf, body="我的退款还没到账")
    assert (ticket.line, ticket.priority, ticket.agent_id) == (success, "high", knows.pk)
    facts = Event.objects.about("ticket", ticket.pk).get(name="ticket.dispatched").facts
    assert facts["rule"] == {"rule": 1, "name": "退款", "by": {"keywords": "退款"}}


def test_nobody_goes_over_their_capacity(line: SupportLine, asker: Member, leaf: str) -> None:
    an_agent("何晴", line=line, capacity=2)
    tickets = [a_question(asker, category=leaf) for _ in range(3)]
    assert [ticket.agent_id is None for ticket in tickets] == [False, False, True]
    assert available_agents(line, MONDAY) == []


@pytest.mark.parametrize("state", ["busy", "away", "offline"])
def test_only_who_is_available_gets_tickets(line: SupportLine, asker: Member, leaf: str, state: str) -> None:
    an_agent("何晴", line=line, presence={"state": state})
    assert a_question(asker, category=leaf).agent_id is None


def test_during_a_leave_the_replacement_stands_in(line: SupportLine, asker: Member, leaf: str) -> None:
    stand_in = an_agent("吴凡")
    away = an_agent("何晴", line=line)
    with stopped(MONDAY):
        today = MONDAY.date()
        plan_leave(away.pk, leave_from=today, leave_until=today, replacement=stand_in, by=Actor(away))
        ticket = a_question(asker, category=leaf)
    assert ticket.agent_id == stand_in.pk
    with stopped(MONDAY + timedelta(days=1)):
        assert a_question(asker, category=leaf).agent_id == away.pk


def test_the_contact_persons_own_agent_comes_first(line: SupportLine, asker: Member, leaf: str) -> None:
    an_agent("何晴", line=line)
    own = an_agent("吴凡")
    Contact.objects.create(customer=asker.tenant, member_id=asker.pk, name="林晓", agent=own)
    ticket = a_question(asker, category=leaf)
    assert ticket.agent_id == own.pk
    Presence.objects.create(member=own, state="away")
    assert a_question(asker, category=leaf).agent_id != own.pk


def test_a_reopened_ticket_stays_with_its_agent_while_they_are_there(
    line: SupportLine, asker: Member, leaf: str
) -> None:
    agent, other = an_agent("何晴", line=line), an_agent("吴凡", line=line)
    ticket = a_question(asker, category=leaf)
    first, second = (agent, other) if ticket.agent_id == agent.pk else (other, agent)
    dispatch_reopened(ticket, at=MONDAY)
    assert ticket.agent_id == first.pk
    Presence.objects.create(member=first, state="offline")
    dispatch_reopened(ticket, at=MONDAY)
    assert ticket.agent_id == second.pk


def test_what_nobody_takes_goes_on_in_working_time_and_the_lead_hears_the_second_time(
    line: SupportLine, asker: Member, leaf: str
) -> None:
    lead = an_agent("主管", line=line, is_lead=True, capacity=1)
    for name in ("何晴", "吴凡"):
        an_agent(name, line=line)
    with stopped(MONDAY):
        ticket = a_question(asker, category=leaf)
    first = ticket.agent_id
    assert reassign_untaken(MONDAY + timedelta(minutes=29)) == 0
    assert reassign_untaken(MONDAY + timedelta(minutes=31)) == 1
    ticket.refresh_from_db()
    second = ticket.agent_id
    assert second not in (None, first)
    assert reassign_untaken(MONDAY + timedelta(minutes=62)) == 1
    ticket.refresh_from_db()
    told = [event.facts["leads"] for event in Event.objects.filter(name="ticket.reassigned").order_by("pk")]
    assert told == [[], [lead.pk]]
    assert len({first, second, ticket.agent_id}) == 3
    assert reassign_untaken(MONDAY + timedelta(minutes=95)) == 0
    ticket.refresh_from_db()
    assert ticket.agent_id is None, "all have let it lie, so it stands in the queue"


def test_a_night_does_not_count(line: SupportLine, asker: Member, leaf: str) -> None:
    an_agent("何晴", line=line)
    an_agent("吴凡", line=line)
    evening = MONDAY.replace(hour=9, minute=50)
    with stopped(evening):
        ticket = a_question(asker, category=leaf)
    assert reassign_untaken(evening + timedelta(hours=12)) == 0
    Ticket.objects.filter(pk=ticket.pk).update(is_emergency=True)
    assert reassign_untaken(evening + timedelta(hours=12)) == 1
    assert worked(default_calendar(), evening, evening + timedelta(hours=12)) == timedelta(minutes=10)


def test_what_is_taken_or_solved_stays(line: SupportLine, asker: Member, leaf: str) -> None:
    people = {agent.pk: agent for agent in (an_agent("何晴", line=line), an_agent("吴凡", line=line))}
    with stopped(MONDAY):
        taken, solved = a_question(asker, category=leaf), a_question(asker, category=leaf)
        take_ticket(taken, by=Actor(people[taken.agent_id]))
        solve_ticket(solved, by=Actor(people[solved.agent_id]))
    assert reassign_untaken(MONDAY + timedelta(hours=3)) == 0


def test_what_waited_is_handed_out_when_somebody_comes(line: SupportLine, asker: Member, leaf: str) -> None:
    agent = an_agent("何晴", line=line, presence={"state": "away"})
    ticket = a_question(asker, category=leaf)
    set_presence(agent.pk, state="available", is_on_call=False, by=Actor(agent))
    assert reassign_untaken(MONDAY) == 1
    ticket.refresh_from_db()
    assert ticket.agent_id == agent.pk


def test_rules_are_the_leads_matter(lead: Actor, line: SupportLine) -> None:
    agent = Actor(an_agent("何晴"))
    facts: dict[str, Any] = {"conditions": {}, "line": line, "priority": "", "skill": "", "is_active": True}
    with pytest.raises(Forbidden):
        save_rule(None, name="x", **facts, by=agent)
    with pytest.raises(Invalid) as refused:
        save_rule(None, name="x", **(facts | {"line": None}), by=lead)
    assert "line" in refused.value.fields
    one, two = save_rule(None, name="一", **facts, by=lead), save_rule(None, name="二", **facts, by=lead)
    move_rule(two, up=True, by=lead)
    assert list(DispatchRule.objects.values_list("name", flat=True)) == ["二", "一"]
    remove_rule(one, by=lead)
    assert DispatchRule.objects.get() == two


def test_presence_is_ones_own_or_the_leads_matter(lead: Actor, line: SupportLine) -> None:
    agent, other = an_agent("何晴", line=line), an_agent("吴凡", line=line)
    with pytest.raises(Forbidden):
        set_presence(other.pk, state="away", is_on_call=False, by=Actor(agent))
    assert set_presence(agent.pk, state="away", is_on_call=True, by=lead).is_on_call
    with pytest.raises(Invalid):
        plan_leave(agent.pk, leave_from=None, leave_until=MONDAY.date(), replacement=None, by=lead)


def test_the_pages_of_lines_rules_and_presence(
    lead: Actor, line: SupportLine, asker: Member, leaf: str, client_of: Any
) -> None:
    browser = client_of(lead.member)
    agent = an_agent("何晴", line=line, skills=["银企直联"])
    made = browser.post(reverse("dispatch-rule-new"), {"name": "退款", "keywords": "退款，返还", "priority": "high"})
    assert made.status_code == 303
    rule = DispatchRule.objects.get()
    assert rule.conditions == {"keywords": ["退款", "返还"]}
    assert "退款" in browser.get(reverse("dispatch-rules")).content.decode()
    tried = browser.post(
        reverse("dispatch-trial"), {"category": leaf, "language": "zh", "channel": "page", "text": "要返还"}
    ).content.decode()
    assert "何晴" in tried
    assert "返还" in tried
    assert browser.post(reverse("dispatch-rule-new"), {"name": ""}).status_code == 422
    seat = {"member": agent.pk, "skills": "OFD，SSO", "languages": ["zh"], "capacity": 7, "is_lead": "on"}
    assert browser.post(reverse("line-seats", args=[line.key]), seat).status_code == 303
    row = LineMember.objects.get(member=agent)
    assert (row.skills, row.capacity, row.is_lead) == (["OFD", "SSO"], 7, True)
    assert "OFD" in browser.get(reverse("line", args=[line.key])).content.decode()
    assert "0 / 7" in browser.get(reverse("lines")).content.decode()
    mine = client_of(agent)
    assert mine.get(reverse("lines")).status_code == 403
    assert mine.post(reverse("presence"), {"state": "busy"}).status_code == 303
    assert Presence.objects.get(member=agent).state == "busy"
    chooser = mine.get(reverse("presence-chooser")).content.decode()
    assert 'value="busy" selected' in chooser
    from_desk = mine.post(f"{reverse('presence')}?from=desk", {"state": "away"}, headers={"HX-Request": "true"})
    assert 'value="away" selected' in from_desk.content.decode()
    assert reverse("presence-chooser") in mine.get(reverse("desk")).content.decode()
    assert mine.post(reverse("presence-leave"), {"leave_until": "2026-11-02"}).status_code == 422
    assert mine.get(reverse("presence")).status_code == 200


def test_the_pages_ask_a_constant_number_of_queries(
    lead: Actor, line: SupportLine, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    for at in range(12):
        an_agent(f"客服{at}", line=line)
        DispatchRule.objects.create(name=f"规则{at}", position=at, line=line)
    browser = client_of(lead.member)
    for name in ("lines", "dispatch-rules"):
        with django_assert_max_num_queries(15):
            assert browser.get(reverse(name)).status_code == 200


def test_what_a_rule_met_is_said_by_its_name(provider: Tenant) -> None:
    leaf = a_leaf(provider)
    with tenant_scope(provider):
        said = say_rule(
            {
                "rule": 3,
                "name": "外语",
                "by": {"languages": "en", "channels": "mail", "categories": leaf.key, "keywords": "x"},
            }
        )
    assert said == f"命中规则3“外语”（语言：英文、渠道：邮箱、分类：{leaf.name}、关键词：x）"
