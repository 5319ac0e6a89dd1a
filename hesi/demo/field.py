"""What the service centre does beside its tickets: phone calls, a look with consent, the statement of a month."""

from dataclasses import dataclass
from datetime import timedelta

from hesi.core.time import add_months, now, start_of_day
from hesi.demo.desk import Desk
from hesi.support.calls.actions import Filing, finish_call_back, log_call
from hesi.support.calls.models import Call
from hesi.support.measures.actions import make_statement
from hesi.support.service.models import Contact
from hesi.support.tickets.models import Ticket
from hesi.support.viewing.actions import allow_viewing, ask_to_look, begin_look, end_look, looking_as, note_page
from hesi.support.viewing.models import Viewing
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.tenancy.scope import tenant_scope

CONTACT = "高远"
_LOOKED_AT = "能否让供应链部的住宿标准单独设置"
_PAGES = ("/", "/admin/policy/", "/admin/policy/history/", "/documents/")


@dataclass(frozen=True, slots=True)
class Ring:
    """A call so many working hours ago. `about` is the title of the ticket it joins, empty for none."""

    hours_ago: float
    by: str
    caller: str
    phone: str
    note: str
    outcome: str = Call.Outcome.ANSWERED
    about: str = ""
    calls_back_in: float = 0
    called_back: str = ""


CALLS = (
    Ring(1.0, "何晴", "许佳", "13800000021", "问本周付款批次几点截止，已告知以财务设置为准。"),
    Ring(
        2.5, "吴凡", "崔浩", "13800000034", "催审批进度，希望今天能换人审批。", Call.Outcome.CALL_BACK,
        "单子卡在部门负责人两天了，可以换人审批吗", 4,
    ),
    Ring(6.0, "何晴", "", "021-60001234", "未接，系统未识别号码。", Call.Outcome.MISSED),
    Ring(
        30.0, "吴凡", CONTACT, "13800000045", "年底前想安排一次管理员培训，请回电商量时间。", Call.Outcome.CALL_BACK,
        "", 3, "已约下周三下午两点线上培训。",
    ),
    Ring(55.0, "何晴", "白露", "13800000052", "留言询问电子发票报销起点。", Call.Outcome.VOICEMAIL),
)  # fmt: skip


class Field:
    """The service centre away from its desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._company, self._diary = desk, desk.company, desk.diary

    def plan(self) -> None:
        """Put everything on the stage, each at its moment."""
        for ring in CALLS:
            self._desk.stage.at(self._diary.ago(ring.hours_ago), lambda ring=ring: self._take(ring))  # type: ignore[misc]
        self._desk.stage.at(self._diary.ago(49), self._look)
        first = self._company.tenant.today.replace(day=1)
        self._desk.stage.at(start_of_day(first) + timedelta(hours=6, minutes=30), self._state)

    def _take(self, ring: Ring) -> None:
        agent, at = self._desk.agents[ring.by], now()
        member = self._company.members.get(ring.caller)
        with tenant_scope(self._desk.provider):
            ticket = Ticket.objects.open().filter(title=ring.about).first() if ring.about else None
            promised = self._diary.later_by(at, ring.calls_back_in) if ring.calls_back_in else None
            call = log_call(
                phone=ring.phone,
                name=ring.caller,
                who=f"m{member.tenant_id}-{member.pk}" if member else "",
                outcome=ring.outcome,
                note=ring.note,
                started_at=at,
                ended_at=at + timedelta(minutes=4) if ring.outcome == Call.Outcome.ANSWERED else None,
                call_back_at=promised,
                filing=Filing(number=ticket.number if ticket else "", is_internal=True),
                by=agent,
            )
        if ring.called_back and promised is not None:
            self._desk.stage.at(promised, lambda: self._call_back(call, ring))

    def _call_back(self, call: Call, ring: Ring) -> None:
        with tenant_scope(self._desk.provider):
            finish_call_back(call, note=ring.called_back, by=self._desk.agents[ring.by])

    def _look(self) -> None:
        """A support lead looks at an administrator's pages for a few minutes."""
        lead, admin = self._desk.agents["苏敏"], self._company.actor(CONTACT)
        with tenant_scope(self._desk.provider):
            ticket = Ticket.objects.filter(title=_LOOKED_AT, customer=self._company.tenant).first()
            if ticket is None or ticket.state in (Ticket.State.CLOSED, Ticket.State.MERGED):
                return
            viewing = ask_to_look(
                ticket, reason="想看看贵公司现在的差标和城市分组，给您一个可行的配置方案。", minutes=15, by=lead
            )
        with tenant_scope(self._company.tenant):
            allow_viewing(viewing.pk, minutes=15, by=admin)
        with tenant_scope(self._desk.provider):
            viewing = begin_look(viewing, by=lead)
        with tenant_scope(self._company.tenant):
            for address in _PAGES:
                note_page(viewing, address, by=looking_as(viewing))
        with tenant_scope(self._desk.provider):
            end_look(
                Viewing.objects.select_related("ticket", "agent", "customer", "tenant").get(pk=viewing.pk), by=lead
            )

    def _state(self) -> None:
        """The statement of the month before, for the contact person the company named."""
        company = self._company.tenant
        member = self._company.members[CONTACT]
        with tenant_scope(self._desk.provider):
            Contact.objects.get_or_create(
                customer=company,
                member_id=member.pk,
                defaults={"name": member.name, "email": member.email, "phone": "13800000045"},
            )
            make_statement(company, add_months(company.today.replace(day=1), -1), by=SystemActor("measures"))
