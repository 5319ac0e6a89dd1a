"""Reads that other modules ask."""

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.expenses.approvals.definition import FlowDefinition
from hesi.expenses.approvals.models import ApprovalTask, Flow, FlowVersion, Process, Step
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.tenancy.parsed import Parsed
from hesi.workspace.tenancy.prepared import prepared

_definitions: Parsed[FlowDefinition] = Parsed(FlowDefinition.parse)


FIRST_POSITION = 1


class FlowMissing(Invalid):
    """No published flow of this key, so nobody could be asked."""

    code = "flow_missing"


def current_flow(key: str) -> FlowVersion:
    """The newest version of the flow with this key; raises `FlowMissing`."""
    version = _newest.first(key=key)
    if version is None:
        raise FlowMissing(
            _(
                "There is no approval flow “{key}”, so this cannot be submitted. Ask an administrator to publish one."
            ).format(key=key),
            flow=key,
        )
    return version


@prepared
def _newest(key: str) -> QuerySet[FlowVersion]:
    published = FlowVersion.objects.filter(flow__key=key, flow__is_active=True)
    return published.select_related("flow").order_by("-number")[:1]


def definition_of(version: FlowVersion) -> FlowDefinition:
    """The typed form of a published version."""
    return _definitions.of(version, version.definition)


def flows_in_order() -> list[Flow]:
    """Every flow with the number of its current version as `current_number`."""
    return list(Flow.objects.annotate(current_number=Max("versions__number")).order_by("-is_active", "pk"))


def open_tasks_of(actor: AnyActor) -> int:
    """How many decisions wait for this person."""
    return waiting_for(actor).count()


def waiting_for(actor: AnyActor) -> QuerySet[ApprovalTask]:
    """The decisions that wait for this person."""
    rows: QuerySet[ApprovalTask] = ApprovalTask.objects.visible_to(actor).open()
    return rows


def steps_of(process: Process) -> list[Step]:
    """The steps of a process as they turned out, each with `tasks` and their people, in three queries."""
    return list(Step.objects.filter(process=process).prefetch_related("tasks__assignee").order_by("round", "position"))


def earlier_steps(task: ApprovalTask) -> list[Step]:
    """The steps a decider may send back to: those before theirs where a person agreed, each once, in order."""
    if task.step.position == FIRST_POSITION:
        return []
    decided = Step.objects.filter(
        process_id=task.process_id,
        position__lt=task.step.position,
        tasks__state=ApprovalTask.State.AGREED,
    )
    latest = {step.position: step for step in decided.order_by("round", "position").distinct()}
    return [latest[position] for position in sorted(latest)]
