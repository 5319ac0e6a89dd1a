"""Subject references: how a row of any module is named without importing it.

A ticket about a claim, or a notification about a payment, stores `(subject_type, subject_id)`; the owning module
registers here how to label it, where it is shown and who may see it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.cases import Telling

# Named before the class, in which `type` is a field.
ModelClass = type[models.Model]


@dataclass(frozen=True, slots=True)
class Subject:
    """`visible_to(actor)` gives the rows an actor may see; `label` and `url` speak of one of them.

    `brief(obj)` is the frozen view that a ticket carries: JSON-ready label → value pairs. `case(obj, actor)` is the
    same for people: it reads what the actor may see of the thing and tells it in any language afterwards.
    """

    type: str
    model: ModelClass
    label: Callable[[Any], str]
    url: Callable[[Any], str]
    brief: Callable[[Any], dict[str, Any]] | None = None
    case: Callable[[Any, AnyActor], Telling] | None = None


_subjects: dict[str, Subject] = {}


def register_subject(subject: Subject) -> None:
    """Called once from the owning module's `apps.py`."""
    _subjects[subject.type] = subject


@dataclass(frozen=True, slots=True)
class SubjectPointer:
    """A subject by type and id, for a module that records an event about a row it must not import."""

    subject_type: str
    pk: int
    event_label: str


def type_of(row: models.Model | SubjectPointer) -> str:
    """The subject type of a row: its model's `subject_type`, else the model's name."""
    if isinstance(row, SubjectPointer):
        return row.subject_type
    return getattr(type(row), "subject_type", None) or type(row)._meta.model_name or ""


def subject_of(subject_type: str) -> Subject | None:
    """The registered subject of this type, if any."""
    return _subjects.get(subject_type)


def find_subject(subject_type: str, subject_id: int, actor: AnyActor) -> Any | None:
    """The row itself when this actor may see it, else None."""
    subject = _subjects.get(subject_type)
    if subject is None:
        return None
    return subject.model.objects.visible_to(actor).filter(pk=subject_id).first()  # type: ignore[attr-defined]
