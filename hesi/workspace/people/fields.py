"""Form fields that choose a person or a department of the open workspace."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.urls import reverse_lazy

from hesi.workspace.people.models import Department, Member
from hesi.workspace.people.tree import labels_of

SHOWN_AT_ONCE = 200


class _FewMembers(ModelChoiceIterator):  # type: ignore[type-arg]
    """The chosen member and the first two hundred; the page asks the server for others while one types."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield ("", str(self.field.empty_label))
        shown = list(self.queryset.select_related("department")[:SHOWN_AT_ONCE])
        chosen = self.field.chosen_id  # type: ignore[attr-defined]
        if chosen and all(member.pk != chosen for member in shown):
            shown[:0] = list(Member.objects.filter(pk=chosen).select_related("department"))
        for member in shown:
            yield self.choice(member)


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An active colleague. `chosen_id` is the one chosen so far, shown even when they have left."""

    iterator = _FewMembers
    chosen_id: int | None = None

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "—")
        super().__init__(queryset=None, **kwargs)
        self.widget.attrs["data-select"] = reverse_lazy("member-options")

    def fill(self, chosen_id: int | None = None) -> None:
        """Read the workspace's people; called by the form when it is made, inside the scope."""
        self.chosen_id = chosen_id
        self.queryset = Member.objects.active().order_by("name", "pk")

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.department}" if obj.department_id else str(obj.name)


class DepartmentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A department in use, with those above it."""

    _labels: dict[int, str]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "—")
        super().__init__(queryset=None, **kwargs)

    def fill(self, leaving_out: Department | None = None) -> None:
        """Read the tree; `leaving_out` is a department whose own subtree cannot be chosen."""
        departments = Department.objects.active().order_by("path")
        self._labels = labels_of(departments)
        self.queryset = departments.exclude(path__startswith=leaving_out.path) if leaving_out else departments

    def label_from_instance(self, obj: Any) -> str:
        return self._labels.get(obj.pk, str(obj.name))
