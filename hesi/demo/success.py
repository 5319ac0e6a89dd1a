"""How the service centre looks after the company: its way in, notes, what comes next, and the course of its health."""

from dataclasses import dataclass
from datetime import timedelta

from hesi.core.time import start_of_day, stopped
from hesi.demo.agreements import LEAD, MANAGER
from hesi.demo.desk import Desk
from hesi.support.service.entitlements import entitlement_of
from hesi.support.success.actions import (
    finish_action,
    pin_note,
    plan_action,
    set_renewal,
    start_onboarding,
    take_snapshot,
    tick_step,
    watch,
    write_note,
)
from hesi.support.success.models import OnboardingStep
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.tenancy.scope import tenant_scope

# What nobody saw happen, and how many days after the opening somebody ticked it.
_BY_HAND = {"contact": 2, "expense-types": 6, "flow": 8, "policy": 9, "training": 13}
# Days ago, who, what.
_NOTES = (
    (96, MANAGER, "季度回顾：华东区使用最多，供应链部仍有线下报销，郑敏希望年底前全部上线。"),
    (37, MANAGER, "财务部反馈月末支付批次集中，建议每周两次。已约定下月观察。"),
    (5, LEAD, "决策人为郑敏；续约前需先给出海外差旅方案。"),
)
# Weeks of the course that are shown; of the last days each.
_WEEKS, _DAYS = 12, 6


@dataclass
class Success:
    """Customer success at work for the demonstration company."""

    desk: Desk

    def plan(self) -> None:
        """The way in a year ago, and what was written down since."""
        self._lead_in()
        stage, diary = self.desk.stage, self.desk.diary
        for days, who, text in _NOTES:
            stage.at(diary.present - timedelta(days=days, hours=2), lambda who=who, text=text: self._note(who, text))  # type: ignore[misc]
        stage.at(diary.present - timedelta(days=5, hours=1), self._plan_ahead)

    def look_back(self) -> None:
        """Count each morning's health, once all that happened is there, and notice what there is to notice."""
        company, today = self.desk.company.tenant, self.desk.diary.today
        days = sorted({*(7 * week for week in range(1, _WEEKS + 1)), *range(_DAYS + 1)}, reverse=True)
        with tenant_scope(self.desk.provider):
            for ago in days:
                on = today - timedelta(days=ago)
                with stopped(start_of_day(on) + timedelta(minutes=10)):
                    take_snapshot(company, on)
            watch(company, today, by=SystemActor("success"))

    def _lead_in(self) -> None:
        company, opened_at = self.desk.company.tenant, self.desk.diary.opened_at
        # Nobody was the company's success manager before there was a contract.
        lead = self.desk.agents[LEAD]
        with tenant_scope(self.desk.provider):
            with stopped(opened_at + timedelta(hours=1)):
                start_onboarding(company, self.desk.provider.today, by=SystemActor("success"))
            for key, days in _BY_HAND.items():
                step = OnboardingStep.objects.filter(customer=company, key=key, done_on=None).first()
                if step is not None:
                    with stopped(opened_at + timedelta(days=days)):
                        tick_step(step, by=lead)

    def _note(self, who: str, text: str) -> None:
        with tenant_scope(self.desk.provider):
            note = write_note(self.desk.company.tenant, text, by=self.desk.agents[who])
            if who == LEAD:
                pin_note(note, is_pinned=True, by=self.desk.agents[who])

    def _plan_ahead(self) -> None:
        company, today, manager = self.desk.company.tenant, self.desk.diary.today, self.desk.agents[MANAGER]
        with tenant_scope(self.desk.provider):
            contract = entitlement_of(company, today)
            if contract is not None:
                set_renewal(contract, stage="in_talks", reason="已发送续约方案，等待郑敏答复", by=manager)
            done = plan_action(company, title="发送海外差旅方案", due_on=today, owner=manager.member, by=manager)
            finish_action(done, by=manager)
            for title, days in (("回访供应链部上线情况", 4), ("与郑敏确认续约条款", 12)):
                plan_action(company, title=title, due_on=today + timedelta(days=days), owner=manager.member, by=manager)
