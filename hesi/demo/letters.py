"""Questions that came by mail: from a colleague away from the desk, and from a supplier nobody knows yet."""

from dataclasses import dataclass
from email.message import EmailMessage

from hesi.core.time import now
from hesi.demo.desk import Desk
from hesi.support.mail.models import IncomingMail, Mailbox, OutgoingMail
from hesi.support.mail.receiving import receive
from hesi.support.mail.taking_in import take_mail_in
from hesi.support.mail.writing import answer_by_mail
from hesi.support.tickets.actions import reply, solve_ticket
from hesi.workspace.tenancy.scope import tenant_scope

BOX = "support@example.com"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail so many working hours ago. `by` is a colleague, or a name and address; `answered` what an agent says."""

    hours_ago: float
    by: str
    subject: str
    body: str
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    agent: str = ""
    answered: str = ""
    thanks: str = ""


LETTERS = (
    Letter(
        20.0, "白露", "转发：酒店开的发票抬头少了两个字",
        "您好，\n\n酒店前台把公司抬头开成了“晨光科技公司”，少了“有限”两个字，票夹里提示抬头不符。\n"
        "这种情况需要退回重开，还是可以说明后报销？\n\n白露\n\n发自我的iPhone\n\n"
        "------------------ 原始邮件 ------------------\n发件人: 酒店前台\n发送时间: 周一\n"
        "收件人: 白露\n主题: 电子发票\n\n请查收附件。",
        agent="何晴",
        answered="白露您好，抬头与营业执照不一致的发票不能入账，请让酒店冲红后重开。"
        "重开后直接传到票夹即可，原来那张不用删除。",
        thanks="明白了，我联系酒店重开，谢谢！",
    ),
    Letter(
        5.0, "陈立 <chen.li@supplier.example>", "Question about payment of our October invoice",
        "Dear support team,\n\nour October invoice was approved two weeks ago according to your buyer, "
        "but we cannot see a payment date. Where can a supplier look this up?\n\nBest regards,\nChen Li",
    ),
    Letter(
        1.5, "谭子昂", "报销单提交按钮是灰的",
        "附件说明见正文：明细都填了，但“提交”一直点不了，页面上也没看到红色提示。",
        html="<p>明细都填了，但“<b>提交</b>”一直点不了，页面上也没看到红色提示。</p>"
        "<ul><li>浏览器：Edge</li><li>单据：差旅报销单</li></ul>",
    ),
    Letter(
        0.7, "monitor@supplier.example", "自动回复: 休假中", "我正在休假，下周一回复您。",
        headers=(("Auto-Submitted", "auto-replied"),),
    ),
)  # fmt: skip


class Post:
    """The support mailbox at work."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def plan(self) -> None:
        """Open the mailbox and put every mail on the stage, each at its moment."""
        with tenant_scope(self._desk.provider):
            Mailbox.objects.create(address=BOX)
        for number, letter in enumerate(LETTERS):
            at = self._desk.diary.ago(letter.hours_ago)
            self._desk.stage.at(at, lambda letter=letter, number=number: self._arrive(letter, number))  # type: ignore[misc]

    def _arrive(self, letter: Letter, number: int) -> None:
        incoming = self._take(letter, letter.subject, letter.body, f"letter{number}@mail.example.com", html=letter.html)
        if letter.answered and incoming.ticket_id is not None:
            later = self._desk.diary.later_by(now(), 1.5)
            self._desk.stage.at(later, lambda: self._answer(letter, incoming, number))

    def _answer(self, letter: Letter, incoming: IncomingMail, number: int) -> None:
        with tenant_scope(self._desk.provider):
            message = reply(incoming.ticket, letter.answered, by=self._desk.agents[letter.agent])  # type: ignore[arg-type]
            sent = answer_by_mail(message)
            _as_sent()
        if letter.thanks and sent is not None:
            later = self._desk.diary.later_by(now(), 2)
            quoted = f"{letter.thanks}\n\n在 {now():%Y年%m月%d日}，{letter.agent} <{BOX}> 写道：\n> {letter.answered}"
            subject, to = f"回复：{sent.subject}", sent.reply_to
            thanks = f"thanks{number}@mail.example.com"
            self._desk.stage.at(later, lambda: self._take(letter, subject, quoted, thanks, to=to))
            self._desk.stage.at(self._desk.diary.later_by(later, 1), lambda: self._solve(letter, incoming))

    def _solve(self, letter: Letter, incoming: IncomingMail) -> None:
        with tenant_scope(self._desk.provider):
            solve_ticket(incoming.ticket, by=self._desk.agents[letter.agent])  # type: ignore[arg-type]

    def _take(
        self, letter: Letter, subject: str, body: str, message_id: str, *, html: str = "", to: str = BOX
    ) -> IncomingMail:
        mail = EmailMessage()
        member = self._desk.company.members.get(letter.by)
        mail["From"] = f"{member.name} <{member.email}>" if member else letter.by
        mail["To"], mail["Subject"], mail["Message-ID"] = to, subject, f"<{message_id}>"
        for name, value in letter.headers:
            mail[name] = value
        mail.set_content(body)
        if html:
            mail.add_alternative(html, subtype="html")
        with tenant_scope(self._desk.provider):
            box = Mailbox.objects.get(address=BOX)
            incoming = receive(mail.as_bytes(), box, source=IncomingMail.Source.SMTP, envelope_to=[to])
            if incoming is None:
                raise ValueError("a demonstration mail was received twice")
            take_mail_in(incoming.pk)
            incoming.refresh_from_db()
            _as_sent()
        return incoming


def _as_sent() -> None:
    """Nothing of the demonstration leaves the house."""
    OutgoingMail.objects.filter(state=OutgoingMail.State.DUE).update(state=OutgoingMail.State.SENT, sent_at=now())
