"""Telling people: who is asked, who is reminded, and how it ended."""

from collections.abc import Callable
from functools import partial

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.expenses.approvals import events
from hesi.expenses.approvals.actions import hand_over_tasks
from hesi.expenses.approvals.models import ApprovalTask, Process
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.models import Event
from hesi.workspace.events.subjects import subject_of
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify
from hesi.workspace.people.models import Member

ASKED = notice_kind("approval.asked", gettext_lazy("Something waits for my approval"), order=10)
REMINDED = notice_kind("approval.reminded", gettext_lazy("I am reminded of an approval"), order=20)
ENDED = notice_kind("approval.ended", gettext_lazy("My document was approved or sent back"), order=30)


@on("member.left")
def ask_somebody_else(event: Event) -> None:
    """What waits for a leaver goes to their manager."""
    hand_over_tasks(Member.objects.get(pk=event.subject_id), by=SystemActor("approvals"))


def tasks_left_behind(member: Member) -> list[str]:
    """Said to the administrator before the membership ends."""
    count = ApprovalTask.objects.open().filter(assignee=member).count()
    if not count:
        return []
    said = ngettext(
        "{count} approval that waits for them goes to their manager.",
        "{count} approvals that wait for them go to their manager.",
        count,
    )
    return [said.format(count=count)]


@on(events.TASK_OPENED)
def tell_the_asked(event: Event) -> None:
    """Each person asked, with the way to their own task; not those who have decided since."""
    for task in _open_tasks(event):
        notify(
            [task.assignee_id],
            kind=ASKED,
            icon="checklist",
            url=_task_url(task),
            dedupe=f"approval-task-{task.pk}",
            text=partial(_request, task, event),
        )


def _request(task: ApprovalTask, event: Event) -> tuple[str, str]:
    title = event.facts.get("title", "")
    sentence = _("{name} asks for your approval: {title}").format(name=task.process.submitter.name, title=title)
    return sentence, event.subject_label


@on(events.REMINDED)
def tell_the_reminded(event: Event) -> None:
    """Those who still have to decide."""
    for task in _open_tasks(event):
        notify(
            [task.assignee_id],
            kind=REMINDED,
            icon="bell",
            url=_task_url(task),
            dedupe=f"approval-reminder-{event.pk}",
            text=lambda: (
                _("{name} reminds you: {title}").format(name=event.actor_label, title=event.facts.get("title", "")),
                event.subject_label,
            ),
        )


@on(events.FINISHED)
def tell_of_the_end(event: Event) -> None:
    """The submitter, when everybody has agreed."""
    title = event.facts.get("title", "")
    _tell_submitter(event, "circle-check", lambda: (_("Approved: {title}").format(title=title), event.subject_label))


@on(events.SENT_BACK)
def tell_of_the_return(event: Event) -> None:
    """The submitter, when it came back to them; a return to an earlier step asks its people by itself."""
    if event.facts.get("to_step"):
        return
    title, reason = event.facts.get("title", ""), event.facts.get("reason", "")
    _tell_submitter(
        event,
        "arrow-back-up",
        lambda: (_("{name} sent back: {title}").format(name=event.actor_label, title=title), reason),
    )


def _tell_submitter(event: Event, icon: str, text: Callable[[], tuple[str, str]]) -> None:
    process = Process.objects.get(pk=event.facts["process"])
    if process.submitter_id == event.actor_member_id:
        return
    notify(
        [process.submitter_id],
        kind=ENDED,
        icon=icon,
        url=_subject_url(event),
        dedupe=f"approval-end-{event.pk}",
        text=text,
    )


def _open_tasks(event: Event) -> list[ApprovalTask]:
    tasks = ApprovalTask.objects.filter(
        process_id=event.facts["process"],
        assignee_id__in=event.facts.get("assignees", []),
        state=ApprovalTask.State.OPEN,
    )
    return list(tasks.select_related("process__submitter"))


def _task_url(task: ApprovalTask) -> str:
    return _reversed("approval", task.pk) or _reversed("approvals")


def _subject_url(event: Event) -> str:
    subject = subject_of(event.subject_type)
    row = subject.model._default_manager.filter(pk=event.subject_id).first() if subject else None
    return subject.url(row) if subject and row else ""


def _reversed(name: str, *args: int) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
