"""New versions of flows. What runs keeps the version it started with."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.ids import new_key
from hesi.core.text import clean_line
from hesi.expenses.approvals import events
from hesi.expenses.approvals.definition import FlowDefinition, FlowInvalid
from hesi.expenses.approvals.models import Flow, FlowVersion
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.models import Role
from hesi.workspace.access.permissions import may_manage_settings
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Department, DimensionItem, Member


class FlowChanged(Conflict):
    """Somebody published another version meanwhile."""

    code = "flow_changed"


@transaction.atomic
def create_flow(name: str, definition: FlowDefinition | dict[str, Any], *, by: AnyActor) -> FlowVersion:
    """A new flow with its first version; templates choose it by name."""
    require(may_manage_settings, by)
    name = clean_line(name, 60)
    if not name:
        raise Invalid(_("Give the flow a name that says what it is for."), fields={"name": _("A name is needed.")})
    flow = Flow.objects.create(key=f"flow-{new_key()[:12].lower()}", name=name)
    return publish_flow(flow, definition, by=by)


@transaction.atomic
def publish_flow(
    flow: Flow, definition: FlowDefinition | dict[str, Any], *, by: AnyActor, based_on: int | None = None
) -> FlowVersion:
    """Make this definition the current version; documents in approval keep theirs.

    Raises `FlowInvalid`, and `FlowChanged` when `based_on`, the number of the version that was edited, is no longer the
    newest.
    """
    require(may_manage_settings, by)
    typed = definition if isinstance(definition, FlowDefinition) else FlowDefinition.parse(definition)
    _check_names(typed)
    newest = FlowVersion.objects.filter(flow=flow).aggregate(newest=Max("number"))["newest"] or 0
    if based_on is not None and based_on != newest:
        raise _changed()
    try:
        with transaction.atomic():
            version = FlowVersion.objects.create(
                flow=flow, number=newest + 1, definition=typed.as_json(), published_by=by.member
            )
    except IntegrityError:
        raise _changed() from None
    record(events.FLOW_PUBLISHED, flow, by=by, number=version.number)
    return version


def _changed() -> FlowChanged:
    return FlowChanged(
        _("Somebody published another version of this flow meanwhile. Open it again and repeat your change.")
    )


def _check_names(definition: FlowDefinition) -> None:
    """Every role, person, department and project that is named must exist here; people must not have left."""
    known_roles = set(Role.objects.values_list("key", flat=True))
    people = _known(Member.objects.active(), {pk for step in definition.steps for pk in step.approver.members})
    departments = _known(Department.objects.all(), _compared(definition, "department"))
    projects = _known(DimensionItem.objects.all(), _compared(definition, "project"))
    for step in definition.steps:
        if step.approver.role and step.approver.role not in known_roles:
            raise FlowInvalid(
                _("Step “{step}” asks a role that does not exist. Choose another.").format(step=step.name)
            )
        if not people.issuperset(step.approver.members):
            raise FlowInvalid(
                _("Step “{step}” names somebody who has left or is unknown. Choose another person.").format(
                    step=step.name
                )
            )
        for comparison in step.when.of:
            known = {"department": departments, "project": projects}.get(comparison.field)
            if known is not None and isinstance(comparison.value, tuple) and not known.issuperset(comparison.value):
                raise FlowInvalid(
                    _(
                        "Step “{step}” has a condition on a department or project that does not exist. Choose another."
                    ).format(step=step.name)
                )


def _compared(definition: FlowDefinition, field: str) -> set[Any]:
    comparisons = [item for step in definition.steps for item in step.when.of if item.field == field]
    return {value for item in comparisons if isinstance(item.value, tuple) for value in item.value}


def _known(rows: Any, ids: set[Any]) -> set[int]:
    return set(rows.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
