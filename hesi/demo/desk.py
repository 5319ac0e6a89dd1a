"""Tickets, acted out between the company and its service centre."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hesi.demo.acting import Stage
from hesi.demo.company import Company
from hesi.demo.diary import Diary
from hesi.demo.questions import ANSWER, CLOSE, CONFIRM, NOTE, RATE, REPLY, SOLVE, TAKE, Question, Said
from hesi.expenses.documents.models import Document
from hesi.support.promises.rounds import look_round
from hesi.support.tickets.actions import (
    add_note,
    ask_for_help,
    close_ticket,
    confirm_solved,
    reply,
    solve_ticket,
    take_ticket,
)
from hesi.support.tickets.actions.rating import rate_ticket
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0"


@dataclass
class Desk:
    """The service centre at work."""

    company: Company
    provider: Tenant
    stage: Stage
    diary: Diary
    agents: dict[str, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with tenant_scope(self.provider):
            members = Member.objects.select_related("tenant", "user")
            self.agents = {member.name: Actor(member) for member in members}

    def take_in(self, question: Question) -> None:
        """Have it asked and answered in its time."""
        asked_at = self.diary.ago(question.hours_ago)
        self.stage.at(asked_at, lambda: self._ask(question, asked_at))

    def _ask(self, question: Question, asked_at: datetime) -> None:
        by = self.company.actor(question.by)
        claim = None
        if question.about:
            mine = Document.objects.submitted_by(by.member_id)
            claim = mine.filter(state=question.about).first() or mine.first()
        ticket = ask_for_help(
            category=question.category,
            title=question.title,
            body=question.body,
            by=by,
            page=f"/documents/{claim.number}/" if claim else question.page,
            browser=BROWSER,
            subject_type=Document.subject_type if claim else "",
            subject_id=claim.pk if claim else None,
            answers=dict(question.answers) if question.answers else None,
            struck=question.struck,
        )
        self._look_at_deadline(ticket)
        for said in question.course:
            at = self.diary.later_by(asked_at, said.hours)
            self.stage.at(at, lambda said=said: self._act(ticket, said, by))  # type: ignore[misc]

    def _act(self, ticket: Ticket, said: Said, asker: Actor) -> None:
        self._do(ticket, said, asker)
        self._look_at_deadline(ticket)

    def _look_at_deadline(self, ticket: Ticket) -> None:
        """Have the round that follows the next deadline looked, as the worker would have."""
        with tenant_scope(self.provider):
            ticket.refresh_from_db(fields=["due_at"])
        if ticket.due_at is not None:
            at = ticket.due_at + timedelta(minutes=1)
            self.stage.at(at, lambda: self._look(at))

    def _look(self, at: datetime) -> None:
        with tenant_scope(self.provider):
            look_round(at)

    def _do(self, ticket: Ticket, said: Said, asker: Actor) -> None:
        if said.what in (REPLY, CONFIRM, RATE):
            with as_requester(asker) as requester:
                if said.what == REPLY:
                    reply(ticket, said.text, by=requester)
                elif said.what == RATE:
                    rate_ticket(ticket, score=said.score, reasons=said.reasons, comment=said.text, by=requester)
                else:
                    confirm_solved(ticket, by=requester)
            return
        agent = self.agents[said.who]
        with tenant_scope(self.provider):
            if said.what == ANSWER:
                reply(ticket, said.text, by=agent)
            elif said.what == NOTE:
                add_note(ticket, said.text, by=agent)
            else:
                {TAKE: take_ticket, SOLVE: solve_ticket, CLOSE: close_ticket}[said.what](ticket, by=agent)
