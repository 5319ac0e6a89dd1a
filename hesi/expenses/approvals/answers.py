"""What people ask about approvals: how many decisions wait for them, and which."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.expenses.approvals.models import ApprovalTask
from hesi.workspace.access.actor import Actor
from hesi.workspace.answers import Answer, Question, Source, words

SHOWN = 5
_WAITING = words(
    "待我审批 / 等我审批 / 要我审批 / 等我批 / 要我批 / 需要我批 / 我有几张要批 / 我要批 / 我的待办",
    "等着我 / waits for me / waiting for me / wait for me / for me to approve / my approvals",
    "i have to approve / my tasks / do i need to approve / should i approve",
)


def answer(actor: Actor, question: Question) -> Answer | None:
    """Registered once at start-up."""
    if question.asks_how or not question.says(*_WAITING):
        return None
    tasks = ApprovalTask.objects.visible_to(actor).open().select_related("process")
    count = tasks.count()
    source = (Source(_("Waiting for my approval"), reverse("approvals")),)
    if not count:
        return Answer(_("Nothing waits for your decision."), source, confidence=0.9)
    said = ngettext("One decision waits for you:", "{count} decisions wait for you:", count).format(count=count)
    lines = [
        f"{task.process.subject_label} “{task.process.title}”" for task in tasks.order_by("opened_at", "pk")[:SHOWN]
    ]
    return Answer("\n".join([said, *lines]), source, confidence=0.9)
