"""What people ask about payments: which of their accounts the money goes to."""

from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.expenses.payments.models import PayeeAccount
from hesi.workspace.access.actor import Actor
from hesi.workspace.answers import Answer, Question, Source, words

_WHICH = words(
    "哪张卡 / 哪个账户 / 哪个卡 / 哪个账号 / 收款账户是 / 收款账号是 / 打到哪 / 付到哪",
    "which account / which card / which bank / what account / my payee account",
    "where is the money sent",
)


def answer(actor: Actor, question: Question) -> Answer | None:
    """Registered once at start-up."""
    if question.asks_how or not question.says(*_WHICH):
        return None
    source = (Source(_("My bank accounts"), reverse("payee-accounts")),)
    mine = PayeeAccount.objects.visible_to(actor).filter(member_id=actor.member_id).active()
    account: PayeeAccount | None = mine.order_by("-is_default", "pk").first()
    if account is None:
        return Answer(_("You have not entered a bank account yet, so finance cannot pay you."), source, confidence=0.9)
    said = _("You are paid to {bank}, {mask}.").format(bank=account.bank, mask=account.mask)
    return Answer(said, source, confidence=0.9)
