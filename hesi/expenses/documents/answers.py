"""What people ask about their documents: where one is, why it came back, what is unfinished, what they are owed."""

from collections.abc import Iterable

from django.db.models import F, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.core.money import sum_money
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.models import Document, DocumentQuerySet, Kind, State
from hesi.expenses.documents.payable import payable_of, with_payable
from hesi.expenses.documents.standing import standings_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.answers import LONGEST, Answer, Question, Source, words
from hesi.workspace.people.models import Member

SHOWN = 5
_ON_THE_WAY = (State.APPROVING, State.APPROVED, State.TO_PAY, State.PAYING)
_DOCUMENT = words(
    "报销 / 单子 / 单据 / 申请单 / 借款 / 这单 / 那单 / claim / claims / report / document",
    "documents / reimbursement / expenses / request / advance",
)
_WHERE = words(
    "到哪 / 进度 / 状态 / 走到 / 什么情况 / 批到 / 卡在 / 谁在审 / 谁审批 / 谁在批 / 在谁 / 批了吗",
    "批了没 / 到账了吗 / 付了吗 / 处理到 / where is / where are / where's / status / progress",
    "stuck / who has / who is approving / approved yet / paid yet / how far",
)
_WHY_BACK = words("退回 / 驳回 / 打回 / 被退 / 拒绝 / sent back / rejected / returned / declined / refused")
_WHY = words("为什么 / 为啥 / 原因 / 什么问题 / why / reason / what is wrong / what's wrong")
_UNFINISHED = words("没提交 / 未提交 / 草稿 / 没交 / 没填完 / unfinished / drafts / not submitted / draft")
_COUNTING = words("几张 / 多少 / 哪些 / 有没有 / 还有 / how many / which / do i have / list / any")
_OWED = words(
    "欠我多少 / 还欠我 / 没报下来 / 多少钱没到 / 多少没付 / 待报销多少 / owed / owe me",
    "still to be paid / outstanding",
)
_ASKED_FOR_ANOTHER = (*_DOCUMENT, "发票", "invoice", "invoices", "account", "账户", "工资", "银行")


def answer(actor: Actor, question: Question) -> Answer | None:
    """Registered once at start-up."""
    numbers = [number for number in question.numbers if not number.startswith("GD-")]
    if numbers:
        return _of_numbers(actor, numbers[:SHOWN])
    others = _others_named(actor, question)
    if others and question.says(*_ASKED_FOR_ANOTHER):
        return _of_others(actor, others)
    if not question.is_own or question.asks_how:
        return None
    if question.says(*_WHY_BACK) and question.says(*_WHY):
        return _sent_back(actor)
    if question.says(*_OWED):
        return _owed(actor)
    if question.says(*_UNFINISHED) and question.says(*_COUNTING):
        return _unfinished(actor)
    if question.says(*_DOCUMENT) and question.says(*_WHERE):
        return _under_way(actor)
    return None


def _of_numbers(actor: Actor, numbers: list[str]) -> Answer:
    rows = Document.objects.visible_to(actor).filter(number__in=numbers).with_surroundings()
    found = {row.number: row for row in rows}
    missing = [number for number in numbers if number not in found]
    lines = [_line(row, actor) for row in found.values()]
    lines += [_("There is no document {number} that you may see.").format(number=number) for number in missing]
    return Answer("\n".join(lines), _sources(found.values()), confidence=1.0)


def _others_named(actor: Actor, question: Question) -> list[Member]:
    """Colleagues whose name stands in the question. That somebody works here is no secret among colleagues."""
    colleagues = Member.objects.visible_to(actor).exclude(pk=actor.member_id)
    named = colleagues.annotate(asked=Value(question.text[:LONGEST])).filter(asked__contains=F("name"))
    return [row for row in named[:SHOWN] if len(row.name) > 1]


def _of_others(actor: Actor, others: list[Member]) -> Answer:
    ids = [row.pk for row in others]
    rows = Document.objects.visible_to(actor).filter(submitter_id__in=ids).with_surroundings()
    shown = list(rows.order_by("-created_at", "-pk")[:SHOWN])
    if not shown:
        names = "、".join(row.name for row in others)
        said = _("There is no document of {names} that you may see.").format(names=names)
        return Answer(said, _sources([]), confidence=0.95)
    return Answer("\n".join(_line(row, actor) for row in shown), _sources(shown), confidence=0.95)


def _sent_back(actor: Actor) -> Answer:
    row = _own(actor).filter(state=State.REJECTED).order_by("-state_since", "-pk").first()
    if row is None:
        return Answer(_("None of your documents is sent back at the moment."), _sources([]), confidence=0.9)
    tasks = ApprovalTask.objects.filter(process=row.process_id, state=ApprovalTask.State.SENT_BACK)
    task = tasks.select_related("assignee").order_by("-decided_at").first()
    facts = {"number": row.number, "title": row.shown_title}
    if task is None:
        said = _("{number} “{title}” was sent back.").format(**facts)
    else:
        said = _("{number} “{title}” was sent back by {name}: “{comment}”").format(
            **facts, name=task.assignee.name, comment=task.comment
        )
    said += "\n" + _("Change what is asked for and submit it again; its invoices are kept for you.")
    return Answer(said, _sources([row]), confidence=0.95)


def _owed(actor: Actor) -> Answer:
    """Claims, with what advances leave of them; what one asked to borrow is nothing the company owes."""
    rows = list(with_payable(_own(actor).filter(kind=Kind.CLAIM, state__in=_ON_THE_WAY)))
    if not rows:
        return Answer(_("Nothing is owed to you: no claim of yours is in approval or to be paid."), _sources([]))
    lines = []
    for states, text in (
        ((State.APPROVING,), _("In approval: {money} in {count}")),
        ((State.APPROVED, State.TO_PAY), _("Approved and to be paid: {money} in {count}")),
        ((State.PAYING,), _("With the bank: {money} in {count}")),
    ):
        part = [row for row in rows if row.state in states]
        if part:
            money = sum_money((payable_of(row) for row in part), part[0].currency).format()
            count = ngettext("one document", "{count} documents", len(part)).format(count=len(part))
            lines.append(text.format(money=money, count=count))
    return Answer("\n".join(lines), _sources(rows[:SHOWN]), confidence=0.9)


def _unfinished(actor: Actor) -> Answer:
    rows = list(_own(actor).drafts().order_by("-updated_at", "-pk")[:SHOWN])
    if not rows:
        return Answer(_("You have no unfinished document."), _sources([]), confidence=0.9)
    return Answer("\n".join(_line(row, actor) for row in rows), _sources(rows), confidence=0.9)


def _under_way(actor: Actor) -> Answer:
    rows = list(_own(actor).filter(state__in=[*_ON_THE_WAY, State.REJECTED]).order_by("-created_at", "-pk")[:SHOWN])
    if not rows:
        last = _own(actor).exclude(state=State.VOID).order_by("-created_at", "-pk").first()
        said = _("None of your documents is on its way.")
        return Answer(said if last is None else f"{said}\n{_line(last, actor)}", _sources([last] if last else []))
    return Answer("\n".join(_line(row, actor) for row in rows), _sources(rows), confidence=0.95)


def _own(actor: Actor) -> DocumentQuerySet:
    return Document.objects.visible_to(actor).submitted_by(actor.member_id).with_surroundings()


def _line(row: Document, actor: Actor) -> str:
    standing = standings_of([row], actor)[row.pk]
    return _("{number} “{title}”, {total}: {state}. {standing}").format(
        number=row.number,
        title=row.shown_title,
        total=row.total.format(),
        state=State(row.state).label,
        standing=standing.text,
    )


def _sources(rows: Iterable[Document]) -> tuple[Source, ...]:
    named = tuple(Source(row.number, reverse("document", args=[row.number])) for row in rows)
    return named or (Source(_("My documents"), reverse("documents")),)
