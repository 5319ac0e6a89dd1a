"""Who is told of a promise in danger. The module that owns the subject registers how to find them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesi.support.promises.facts import Standing
from hesi.workspace.events.subjects import SubjectPointer

TARGETS: dict[str, Promise] = {
    "agent": _("the agent"),
    "line_lead": _("the lead of the line"),
    "support_lead": _("the support leads"),
    "success_manager": _("the customer success manager"),
    "on_call": _("whoever is on call"),
}


@dataclass(frozen=True, slots=True)
class Audience:
    """How to speak of a subject and to whom: member ids for each target of the ladder.

    `followers` are the members whose open pages show the subject.
    """

    title: str
    url: str
    members: Mapping[str, Sequence[int]] = field(default_factory=dict)
    followers: Sequence[int] = ()
    is_emergency: bool = False

    def of(self, targets: Sequence[str]) -> list[int]:
        """The members behind these targets, each once."""
        return sorted({member for target in targets for member in self.members.get(target, ())})


Finder = Callable[[int], Audience | None]
Keeper = Callable[[int, Standing], None]
_finders: dict[str, Finder] = {}
_keepers: dict[str, Keeper] = {}


def promise_audience(subject_type: str, find: Finder, *, keep: Keeper | None = None) -> None:
    """Say who is told about subjects of this type; called once from the owning module's `apps.py`.

    `keep` is told a subject's standing when it changes without an action of the owner's: a policy was put into force.
    """
    _finders[subject_type] = find
    if keep is not None:
        _keepers[subject_type] = keep


def subject_moved(subject: SubjectPointer, standing: Standing) -> None:
    """Tell the owner of a subject that its next deadline is another one now."""
    keep = _keepers.get(subject.subject_type)
    if keep is not None:
        keep(subject.pk, standing)


def audience_of(subject: SubjectPointer) -> Audience | None:
    """None when nobody registered the type or the subject is gone."""
    find = _finders.get(subject.subject_type)
    return find(subject.pk) if find is not None else None


def members_following(subject: SubjectPointer) -> list[int]:
    """Members whose open pages refetch when a promise of this subject changes."""
    audience = audience_of(subject)
    return list(audience.followers) if audience is not None else []
