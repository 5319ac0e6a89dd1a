"""What people ask about their company's standing here: how long the trial lasts."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.workspace.access.actor import Actor
from hesi.workspace.answers import Answer, Question, Source, words

_TRIAL = words("试用 / trial")
_HOW_LONG = words(
    "还有几天 / 还剩 / 多久到期 / 什么时候到期 / 哪天到期 / 几天到期 / 剩多少天 / days left",
    "how long / when / how many days / end / ends / expire / expires",
)


def answer(actor: Actor, question: Question) -> Answer | None:
    """Registered once at start-up. None outside of a trial."""
    tenant = actor.tenant
    left = tenant.trial_days_left
    if left is None or question.asks_how or not (question.says(*_TRIAL) and question.says(*_HOW_LONG)):
        return None
    source = (Source(_("Plan"), reverse("plan")),)
    if left == 0:
        return Answer(_("Your company's trial has ended. Everything can still be read and exported."), source)
    said = ngettext(
        "Today is the last day of your company's trial ({day}).",
        "{count} days of your company's trial are left, the last one being {day}.",
        left,
    )
    return Answer(said.format(count=left, day=tenant.trial_ends_on.isoformat() if tenant.trial_ends_on else ""), source)
