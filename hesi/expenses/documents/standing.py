"""Where documents stand: whose turn it is, since when, and what comes next. Read for a whole list at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.models import Document, Kind, State
from hesi.workspace.access.actor import AnyActor

MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What comes next in a few words, who must act, since when. `is_mine` says that it is the reader's turn."""

    text: str
    since: datetime
    is_mine: bool = False


def standings_of(documents: Sequence[Document], actor: AnyActor) -> dict[int, Standing]:
    """Where each of these documents stands, in one query."""
    running = [row.process_id for row in documents if row.state == State.APPROVING and row.process_id]
    tasks = open_tasks_of(running)
    return {
        row.pk: standing_of(row, [task for task in tasks if task.process_id == row.process_id], actor)
        for row in documents
    }


def open_tasks_of(process_ids: Iterable[int]) -> list[ApprovalTask]:
    """The decisions waited for, the longest waiting first."""
    wanted = list(process_ids)
    if not wanted:
        return []
    tasks = ApprovalTask.objects.open().filter(process__in=wanted).select_related("assignee", "step")
    return list(tasks.order_by("opened_at", "pk"))


def standing_of(document: Document, tasks: Sequence[ApprovalTask], actor: AnyActor) -> Standing:
    """Where one document stands; `tasks` are its open ones."""
    is_own = document.submitter_id == actor.member_id
    since = document.state_since
    if document.state == State.APPROVING:
        if not tasks:
            return Standing(_("In approval"), since)
        mine = any(task.assignee_id == actor.member_id for task in tasks)
        said = _("Your decision is waited for") if mine else _("Waiting for {names}").format(names=names_of(tasks))
        return Standing(said, min(task.opened_at for task in tasks), mine)
    if document.state == State.DRAFT:
        return Standing(_("Finish it and submit it") if is_own else _("Not submitted yet"), since, is_own)
    if document.state == State.REJECTED:
        said = (
            _("Change it and submit it again")
            if is_own
            else _("Waiting for {names}").format(names=document.submitter.name)
        )
        return Standing(said, since, is_own)
    texts = {
        State.APPROVED: _("Nothing more to do"),
        State.TO_PAY: _("Waiting for finance to pay"),
        State.PAYING: _("With the bank"),
        State.PAID: _("The advance is paid out") if document.kind == Kind.ADVANCE else _("The money is settled"),
        State.ARCHIVED: _("Archived"),
        State.VOID: _("Not to be processed"),
    }
    return Standing(texts[State(document.state)], since)


def names_of(tasks: Sequence[ApprovalTask]) -> str:
    """Who is waited for, the first few by name."""
    names = list(dict.fromkeys(task.assignee.name for task in tasks))
    shown = "、".join(names[:MOST_NAMES])
    if len(names) <= MOST_NAMES:
        return shown
    return _("{names} and {count} more").format(names=shown, count=len(names) - MOST_NAMES)
