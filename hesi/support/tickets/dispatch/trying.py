"""What would happen to a ticket: the same two functions that dispatch real ones, and nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hesi.support.service.models import SupportLine
from hesi.support.tickets.dispatch.assigning import choose_for, decide_for
from hesi.support.tickets.dispatch.reasons import say_choice, say_rule
from hesi.support.tickets.models import Category, Ticket
from hesi.workspace.people.models import Member


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where such a ticket would go now."""

    line: SupportLine | None
    priority: str
    skill: str
    agent: Member | None
    why_line: str
    why_agent: str


def try_out(facts: Mapping[str, str], *, at: datetime) -> Outcome:
    """Ask the rules and the line about a ticket nobody has opened."""
    about = Category.objects.select_related("line", "parent").get(key=facts["category"])
    ticket = Ticket(
        category=about,
        plan=facts.get("plan", ""),
        language=facts["language"],
        channel=facts["channel"],
        title="",
        priority=about.priority,
    )
    decision = decide_for(ticket, facts.get("text", ""))
    ticket.line = SupportLine.objects.filter(pk=decision.line, is_active=True).first() or about.line
    choice = choose_for(ticket, decision.skill, at=at)
    agent = Member.objects.filter(pk=choice.member).first() if choice.member is not None else None
    return Outcome(
        line=ticket.line,
        priority=decision.priority,
        skill=decision.skill,
        agent=agent,
        why_line=say_rule(decision.why),
        why_agent=say_choice(choice.why),
    )
