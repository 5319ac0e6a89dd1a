"""Trainings of the service centre: one that was held, one to come."""

from datetime import datetime, timedelta

from hesi.core.time import now
from hesi.demo.desk import Desk
from hesi.support.trainings.actions import mark_attendance, publish_training, save_training, sign_up
from hesi.support.trainings.models import Signup, Training
from hesi.workspace.tenancy.scope import tenant_scope

LEAD, TRAINER = "苏敏", "何晴"
LEARNERS = ("高远", "郑敏", "许佳")
NEXT = ("高远", "周岚")


class School:
    """The service team as teachers."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._diary, self._stage = desk, desk.diary, desk.stage

    def plan(self) -> None:
        """Put everything on the stage, each at its moment."""
        self._stage.at(self._diary.ago(100), self._first)
        self._stage.at(self._diary.ago(7), self._second)

    def _first(self) -> None:
        begins = self._diary.later_by(now(), 30).replace(minute=0, second=0)
        row = self._offer(
            begins, 20, "管理员入门：流程、制度与人员", "Getting started for administrators",
            "* 搭建审批流\n* 设置费用制度与差标\n* 导入员工与部门",
            "* Build an approval flow\n* Set policies and standards\n* Import people and departments",
        )  # fmt: skip
        for name in LEARNERS:
            self._stage.at(self._diary.later_by(now(), 3), lambda name=name: self._join(row, name))  # type: ignore[misc]
        self._stage.at(begins + timedelta(hours=2), lambda: self._mark(row))

    def _second(self) -> None:
        day = self._diary.later_by(now(), 40).replace(minute=0, second=0)
        row = self._offer(
            day, 2, "财务实战：批次支付与对账", "Payment batches in practice",
            "从审核通过到银行回单，一小时走完整个支付流程。",
            "From an approved claim to the bank's answer in one hour.",
        )  # fmt: skip
        for name in NEXT:
            self._stage.at(self._diary.later_by(now(), 2), lambda name=name: self._join(row, name))  # type: ignore[misc]

    def _offer(
        self, begins: datetime, seats: int, title_zh: str, title_en: str, body_zh: str, body_en: str
    ) -> Training:
        lead = self._desk.agents[LEAD]
        with tenant_scope(self._desk.provider):
            row = save_training(
                kind="webinar",
                title_zh=title_zh,
                title_en=title_en,
                body_zh=body_zh,
                body_en=body_en,
                starts_at=begins,
                ends_at=begins + timedelta(hours=1),
                link="https://meeting.example.com/hesi",
                seats=seats,
                trainer=self._desk.agents[TRAINER].member_id,
                by=lead,
            )
            return publish_training(row, by=lead)

    def _join(self, row: Training, name: str) -> None:
        with tenant_scope(self._desk.company.tenant):
            sign_up(row, by=self._desk.company.actor(name))

    def _mark(self, row: Training) -> None:
        with tenant_scope(self._desk.provider):
            came = Signup.objects.filter(training=row, name__in=LEARNERS[:2]).values_list("pk", flat=True)
            mark_attendance(row, attended=list(came), by=self._desk.agents[TRAINER])
