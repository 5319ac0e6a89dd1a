"""The one obvious next step of a home page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.expenses.documents.models import State
from hesi.insights.links import address
from hesi.insights.workbench import Workbench


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do now: the button, and the sentence that says why."""

    label: str
    url: str
    icon: str
    why: str


def next_step(bench: Workbench) -> NextStep | None:
    """What waits for others first, then what waits for oneself. None in a workspace that can only be read."""
    if bench.actor.tenant.is_read_only:
        return None
    for step in (_decide, _mend, _pay, _claim, _finish, _begin):
        found = step(bench)
        if found is not None:
            return found
    return None


def _decide(bench: Workbench) -> NextStep | None:
    if not bench.tasks:
        return None
    task = bench.tasks[0]["task"]
    why = _("{name} has been waiting longest for your decision.").format(name=task.process.submitter.name)
    return NextStep(_("Decide"), address("approval", task.pk), "checklist", why)


def _mend(bench: Workbench) -> NextStep | None:
    document = next((row for row in bench.unfinished if row.state == State.REJECTED), None)
    if document is None:
        return None
    why = _("{number} was sent back to you.").format(number=document.number)
    return NextStep(_("Change and submit again"), address("document-edit", document.number), "pencil", why)


def _pay(bench: Workbench) -> NextStep | None:
    waiting = bench.waiting_for_payment
    if not (bench.pays and waiting.count):
        return None
    why = ngettext(
        "{count} approved document waits to be paid.", "{count} approved documents wait to be paid.", waiting.count
    ).format(count=waiting.count)
    return NextStep(_("Pay"), address("payments"), "cash", why)


def _claim(bench: Workbench) -> NextStep | None:
    count = bench.unclaimed.count
    if not count:
        return None
    why = ngettext("{count} invoice is not claimed yet.", "{count} invoices are not claimed yet.", count).format(
        count=count
    )
    return NextStep(_("Make a claim"), address("claim-new"), "file-invoice", why)


def _finish(bench: Workbench) -> NextStep | None:
    if not bench.unfinished:
        return None
    document = bench.unfinished[0]
    why = _("{number} is still a draft.").format(number=document.number)
    return NextStep(_("Finish the draft"), address("document-edit", document.number), "pencil", why)


def _begin(bench: Workbench) -> NextStep:
    why = _("Nothing waits for you.") if not bench.is_empty else _("An invoice in your hand is all it takes to begin.")
    return NextStep(_("Add invoices"), address("wallet"), "upload", why)
