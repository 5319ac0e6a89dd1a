"""The yearly survey of the service centre among administrators, with what some of them said."""

from hesi.core.time import now
from hesi.demo.desk import Desk
from hesi.support.surveys.actions import answer_survey, invite_due, save_survey, start_survey
from hesi.support.surveys.links import Respondent
from hesi.support.surveys.models import Invitation
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.tenancy.scope import tenant_scope

LEAD = "苏敏"
_QUESTIONS = """nps | 您愿意向同行推荐合思吗？ | Would you recommend Hesi to others?
1-5 | 您对客服的答复满意吗？ | Are you satisfied with our answers?
choice | 哪个部分最常用？ | What do you use most? | 报销 / Claims | 审批 / Approvals | 报表 / Reports
text? | 最希望我们改进什么？ | What should we improve first?"""
_SAID = ("9", "5", "1", "希望审批流能按项目复制，省得每次重新搭。")


class Pollster:
    """The support lead as the one who asks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def plan(self) -> None:
        """Put it on the stage."""
        asked_at = self._desk.diary.ago(40)
        self._desk.stage.at(asked_at, self._ask)
        self._desk.stage.at(self._desk.diary.later_by(asked_at, 5), self._answer)

    def _ask(self) -> None:
        lead = self._desk.agents[LEAD]
        with tenant_scope(self._desk.provider):
            survey = save_survey(
                title_zh="管理员年度问卷",
                title_en="Yearly survey among administrators",
                intro_zh="四道题，两分钟。您的意见决定我们明年先改进什么。",
                intro_en="Four questions, two minutes. They decide what we improve first.",
                questions=_QUESTIONS,
                send_on=self._desk.provider.today,
                closes_after_days=30,
                admins_only=True,
                by=lead,
            )
            start_survey(survey, by=lead)
            invite_due(now(), by=SystemActor("surveys"))

    def _answer(self) -> None:
        with tenant_scope(self._desk.provider):
            invitation = Invitation.objects.select_related("customer", "tenant", "survey").order_by("pk").first()
            if invitation is None:
                return
            questions = list(invitation.survey.questions.all())
            said = {one.pk: words for one, words in zip(questions, _SAID, strict=True)}
            answer_survey(invitation, answers=said, by=Respondent(invitation))
