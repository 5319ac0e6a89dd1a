"""What people ask about their invoices: why one was not read, and how many are not claimed yet."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.core.money import Money
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.invoices.sentences import problem_sentence
from hesi.workspace.access.actor import Actor
from hesi.workspace.answers import Answer, Question, Source, words

SHOWN = 3
_INVOICE = words("发票 / 票 / 文件 / invoice / invoices / receipt / receipts / file")
_FAILED = words(
    "识别失败 / 识别不 / 读不 / 认不出 / 没识别 / 不能识别 / 无法识别 / not read / recognition",
    "unreadable / fail / failed / not recognised / not recognized / couldn't read",
    "could not be read / can't be read",
)
_WHY = words("为什么 / 为啥 / 怎么回事 / 原因 / why / reason")
_UNCLAIMED = words(
    "没报 / 没有报 / 未报销 / 还没用 / 没用掉 / not claimed / unclaimed / left to claim / not used",
    "unused",
)


def answer(actor: Actor, question: Question) -> Answer | None:
    """Registered once at start-up."""
    if not question.says(*_INVOICE):
        return None
    if question.says(*_UNCLAIMED) and question.says("多少", "几张", "哪些", "还有", "how many", "which", "any", "do i"):
        return _unclaimed(actor)
    own = question.is_own or question.says("这张", "刚才", "this", "that")
    return _not_read(actor) if own and question.says(*_FAILED) and question.says(*_WHY) else None


def _unclaimed(actor: Actor) -> Answer:
    rows = Invoice.objects.visible_to(actor).owned_by(actor.member_id).free()
    sums: Counter[str] = Counter()
    count = 0
    for currency, minor in rows.order_by().values_list("currency", "total_minor"):
        count += 1
        sums[currency] += minor or 0
    source = (Source(_("Wallet"), reverse("wallet")),)
    if not count:
        return Answer(_("Every invoice in your wallet is claimed already."), source, confidence=0.9)
    money = " · ".join(Money(minor, currency).format() for currency, minor in sorted(sums.items()))
    said = ngettext(
        "One invoice in your wallet is not claimed yet: {money}.",
        "{count} invoices in your wallet are not claimed yet: {money}.",
        count,
    )
    return Answer(said.format(count=count, money=money), source, confidence=0.9)


def _not_read(actor: Actor) -> Answer | None:
    """None where everything was read: then an article says what can be the matter."""
    mine = Carrier.objects.visible_to(actor).uploaded_by_member(actor.member_id).filter(state=Carrier.State.FAILED)
    rows = list(mine.filter(dismissed_at__isnull=True).select_related("file").order_by("-pk")[:SHOWN])
    if not rows:
        return None
    lines = [problem_sentence(row.problem, name=row.file.name) for row in rows]
    return Answer("\n".join(lines), (Source(_("Wallet"), reverse("wallet")),), confidence=0.9)
