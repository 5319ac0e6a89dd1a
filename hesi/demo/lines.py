"""The service centre's lines, its dispatch rules, and two disturbances: one behind it, one going on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hesi.demo.desk import BROWSER, Desk
from hesi.support.announcements.actions import set_incident_parts
from hesi.support.incidents.actions import answer_all, open_incident, post_update, write_review
from hesi.support.incidents.models import Incident
from hesi.support.incidents.sending import send_answer
from hesi.support.service.models import SupportLine
from hesi.support.service.staffing import save_line, seat_member, set_presence
from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.categories import lay_categories
from hesi.support.tickets.dispatch.actions import save_rule
from hesi.support.tickets.emergency.settings import change_emergency_settings
from hesi.support.tickets.models import Ticket
from hesi.workspace.tenancy.scope import tenant_scope

LEAD = "苏敏"
# (line, who, skills, languages, capacity, leads it)
SEATS = (
    ("technical", "何晴", ("票据识别", "OFD"), (), 12, False),
    ("technical", "吴凡", ("接口",), ("zh",), 12, False),
    ("technical", LEAD, (), (), 4, True),
    ("success", "吴凡", (), ("zh",), 12, False),
    ("success", LEAD, (), (), 4, True),
    ("operations", "何晴", ("支付",), (), 12, False),
    ("operations", "吴凡", ("接口",), ("zh",), 12, False),
    ("operations", LEAD, (), (), 4, True),
)
# (name, conditions, line, priority, skill)
RULES = (
    ("付款和银行问题先看", {"keywords": ["付款失败", "银行退回", "银企直联"]}, "technical", "high", ""),
    ("OFD和数电票", {"keywords": ["OFD", "数电票", "全电发票"]}, "technical", "", "票据识别"),
    ("英文提问", {"languages": ["en"]}, "technical", "", ""),
    ("企业版的接口问题", {"categories": ["api"], "plans": ["enterprise"]}, "operations", "high", "接口"),
)
PAST = (
    ("林晓", "系统打不开", "页面一直转圈，系统打不开，差旅单没法提交。"),
    ("许佳", "登录后系统打不开", "登录系统后一直转圈，页面打不开。"),
    ("崔浩", "合思打不开", "系统页面打不开，一直转圈，同事也一样。"),
    ("白露", "页面打不开", "打开系统页面一直转圈。"),
)
ONGOING = (
    ("林晓", "发票识别特别慢", "上传发票后一直显示识别中，等了十几分钟。"),
    ("许佳", "发票一直在识别中", "上传的发票一直显示识别中，识别特别慢。"),
    ("崔浩", "识别很慢", "今天发票识别很慢，一直显示识别中。"),
    ("白露", "上传发票一直识别中", "发票上传后一直识别中，识别很慢，没有结果。"),
    ("陈艾米", "Invoice recognition is very slow", "发票识别特别慢，上传后一直显示识别中。"),
    ("周岚", "发票识别慢", "发票识别一直不出结果，一直显示识别中。"),
)


@dataclass
class Lines:
    """The service centre sets itself up, and has its bad days."""

    desk: Desk

    def plan(self) -> None:
        """Put everything on the stage, each at its moment."""
        diary, stage = self.desk.diary, self.desk.stage
        stage.at(diary.cut, self._set_up)
        self._disturbance(diary.ago(46), PAST, self._past)
        self._disturbance(diary.ago(1.2), ONGOING, self._ongoing)

    def _set_up(self) -> None:
        lead = self.desk.agents[LEAD]
        with tenant_scope(self.desk.provider):
            lay_categories()
            lines = {line.key: line for line in SupportLine.objects.all()}
            for line in lines.values():
                save_line(line, name_zh=line.name_zh, name_en=line.name_en, take_minutes=30, is_active=True, by=lead)
            for key, name, skills, languages, capacity, leads in SEATS:
                member = self.desk.agents[name].member
                facts = {"skills": skills, "languages": languages, "capacity": capacity, "is_lead": leads}
                seat_member(lines[key], member, **facts, by=lead)  # type: ignore[arg-type]
            for name, conditions, key, priority, skill in RULES:
                save_rule(
                    None,
                    name=name,
                    conditions=conditions,
                    line=lines[key],
                    priority=priority,
                    skill=skill,
                    is_active=True,
                    by=lead,
                )
            set_presence(lead.member.pk, state="available", is_on_call=True, by=lead)
            change_emergency_settings(hotline="400-800-2026", daily_limit=3, by=lead)

    def _disturbance(self, at: datetime, reports: tuple[tuple[str, str, str], ...], then: object) -> None:
        asked: list[Ticket] = []
        known = [one for one in reports if one[0] in self.desk.company.members]
        for index, (by, title, body) in enumerate(known):
            moment = at + timedelta(minutes=3 * index)
            self.desk.stage.at(moment, lambda who=by, what=title, said=body: asked.append(self._ask(who, what, said)))  # type: ignore[misc]
        self.desk.stage.at(at + timedelta(minutes=3 * len(known) + 2), lambda: then(asked))  # type: ignore[operator]

    def _ask(self, by: str, title: str, body: str) -> Ticket:
        category = "recognition-failed" if "识别" in body else "other-outage"
        with tenant_scope(self.desk.company.tenant):
            return ask_for_help(
                category=category,
                title=title,
                body=body,
                by=self.desk.company.actor(by),
                page="/wallet/" if "识别" in body else "/",
                browser=BROWSER,
            )

    def _past(self, tickets: list[Ticket]) -> None:
        """Over after forty minutes, answered to all, and written up."""
        lead, stage, begun = self.desk.agents[LEAD], self.desk.stage, tickets[-1].created_at

        def later(minutes: int, deed: object) -> None:
            def act() -> None:
                with tenant_scope(self.desk.provider):
                    deed()  # type: ignore[operator]

            stage.at(begun + timedelta(minutes=minutes), act)

        with tenant_scope(self.desk.provider):
            incident = open_incident(
                title_zh="部分客户打不开系统",
                title_en="Some customers cannot open the system",
                severity="critical",
                audience=Incident.Audience.INVOLVED,
                tickets=tickets,
                by=lead,
            )
        told = (
            (6, "identified", "数据库连接用尽，正在扩容。", "The database ran out of connections; we are adding more."),
            (20, "monitoring", "扩容已完成，访问正在恢复。", "More connections are in place; access is coming back."),
            (40, "resolved", "访问已恢复正常。", "Access is back to normal."),
        )
        for minutes, state, zh, en in told:
            facts = {"state": state, "body_zh": zh, "body_en": en}
            later(minutes, lambda facts=facts: post_update(incident, **facts, by=lead))
        later(44, lambda: self._answer(incident))
        later(
            90,
            lambda: write_review(
                incident,
                cause="凌晨的批量对账任务没有释放数据库连接，早高峰时连接用尽。",
                effect="约四十分钟内部分客户无法打开页面；没有数据丢失，审批与付款未受影响。",
                action="对账任务改为分批执行并限制连接数；增加连接数告警，阈值为八成。",
                public_zh="一项后台任务占用了过多数据库连接，导致页面无法打开。我们已限制该任务并增加告警，数据没有丢失。",
                public_en="A background job held too many database connections, so pages did not open. "
                "The job is limited now and watched; no data was lost.",
                is_public=True,
                by=lead,
            ),
        )

    def _answer(self, incident: Incident) -> None:
        answer = answer_all(
            incident,
            body_zh="您好，访问已恢复正常，请刷新页面后继续使用。给您带来不便，十分抱歉。",
            body_en="Access is back to normal. Please reload the page. We are sorry for the trouble.",
            solves=True,
            by=self.desk.agents[LEAD],
        )
        send_answer(answer.pk)

    def _ongoing(self, tickets: list[Ticket]) -> None:
        lead = self.desk.agents[LEAD]
        with tenant_scope(self.desk.provider):
            incident = open_incident(
                title_zh="发票识别变慢",
                title_en="Invoice recognition is slow",
                severity="major",
                audience=Incident.Audience.INVOLVED,
                joins_similar=True,
                tickets=tickets,
                by=lead,
            )
            set_incident_parts(incident, parts=["recognition"], by=lead)
            post_update(
                incident,
                state="identified",
                body_zh="识别队列积压，正在增加识别进程，预计一小时内恢复。已上传的发票不会丢失，无需重新上传。",
                body_en="The recognition queue is long; we are adding workers and expect to be back within an hour. "
                "What you have uploaded is safe; there is no need to upload it again.",
                by=lead,
            )
