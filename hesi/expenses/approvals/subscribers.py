"""Telling people: who is asked, who is reminded, and how it ended."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
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
from hesi.workspace.notifications.notify import Notice, notify, notify_all
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.prepared import few_lengths, prepared

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


def tell_all_asked(told: Sequence[Event]) -> None:
    """Each person asked, with the way to their own task; not those who have decided since."""
    asked = {(event.facts["process"], pk): event for event in told for pk in event.facts.get("assignees", [])}
    notices = []
    for task in _still_open(processes={process for process, _pk in asked}, of={pk for _process, pk in asked}):
        event = asked.get((task.process_id, task.assignee_id))
        if event is not None:
            text = partial(_request, task, event)
            dedupe = f"approval-task-{task.pk}"
            notices.append(Notice([task.assignee_id], ASKED, _task_url(task), dedupe, text, "checklist"))
    notify_all(notices)


@on(events.TASK_OPENED, together=tell_all_asked)
def tell_the_asked(event: Event) -> None:
    """Each person asked, with the way to their own task; not those who have decided since."""
    tell_all_asked([event])


def _request(task: ApprovalTask, event: Event) -> tuple[str, str]:
    title = event.facts.get("title", "")
    sentence = _("{name} asks for your approval: {title}").format(name=task.process.submitter.name, title=title)
    return sentence, event.subject_label


@on(events.REMINDED)
def tell_the_reminded(event: Event) -> None:
    """Those who still have to decide."""
    for task in _still_open(processes={event.facts["process"]}, of=event.facts.get("assignees", [])):
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


def tell_all_of_the_end(told: Sequence[Event]) -> None:
    """The submitters, when everybody has agreed."""

    def approved(event: Event) -> tuple[str, str]:
        return _("Approved: {title}").format(title=event.facts.get("title", "")), event.subject_label

    _tell_submitters({event: partial(approved, event) for event in told}, "circle-check")


@on(events.FINISHED, together=tell_all_of_the_end)
def tell_of_the_end(event: Event) -> None:
    """The submitter, when everybody has agreed."""
    tell_all_of_the_end([event])


@on(events.SENT_BACK)
def tell_of_the_return(event: Event) -> None:
    """The submitter, when it came back to them; a return to an earlier step asks its people by itself."""
    if event.facts.get("to_step"):
        return
    title, reason = event.facts.get("title", ""), event.facts.get("reason", "")

    def returned() -> tuple[str, str]:
        return _("{name} sent back: {title}").format(name=event.actor_label, title=title), reason

    _tell_submitters({event: returned}, "arrow-back-up")


def _tell_submitters(texts: Mapping[Event, Callable[[], tuple[str, str]]], icon: str) -> None:
    ids = few_lengths(dict.fromkeys(event.facts["process"] for event in texts))
    submitters = dict(_submitters(processes=ids)) if ids else {}
    concerned = [event for event in texts if submitters[event.facts["process"]] != event.actor_member_id]
    urls = _subject_urls(concerned)
    notify_all(
        [
            Notice(
                [submitters[event.facts["process"]]],
                ENDED,
                urls.get((event.subject_type, event.subject_id), ""),
                f"approval-end-{event.pk}",
                texts[event],
                icon,
            )
            for event in concerned
        ]
    )


@prepared
def _submitters(processes: tuple[int, ...]) -> QuerySet[Any]:
    return Process.objects.filter(pk__in=processes).order_by().values_list("pk", "submitter_id")


def _still_open(*, processes: Iterable[int], of: Iterable[int]) -> list[ApprovalTask]:
    """Tasks of these processes that wait for one of these people."""
    at, asked = few_lengths(processes), few_lengths(of)
    return _waiting(processes=at, people=asked) if at and asked else []


@prepared
def _waiting(processes: tuple[int, ...], people: tuple[int, ...]) -> QuerySet[ApprovalTask]:
    waiting = ApprovalTask.objects.open().filter(process_id__in=processes, assignee_id__in=people)
    return waiting.select_related("process__submitter").order_by("pk")


def _task_url(task: ApprovalTask) -> str:
    return _reversed("approval", task.pk) or _reversed("approvals")


def _subject_urls(events: Sequence[Event]) -> dict[tuple[str, int], str]:
    """Where the subjects of these events are shown, by type and id, with one statement a type."""
    urls: dict[tuple[str, int], str] = {}
    for kind in {event.subject_type for event in events}:
        subject = subject_of(kind)
        ids = {event.subject_id for event in events if event.subject_type == kind}
        rows = subject.model._default_manager.in_bulk(ids) if subject else {}
        urls |= {(kind, pk): subject.url(row) for pk, row in rows.items() if subject}
    return urls


def _reversed(name: str, *args: int) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
