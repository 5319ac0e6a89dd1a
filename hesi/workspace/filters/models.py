"""SavedFilter: the filters of one list under a name."""

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import NoReverseMatch, reverse

from hesi.core.time import now
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class SavedFilterQuerySet(TenantQuerySet["SavedFilter"]):
    def visible_to(self, actor: Any) -> Self:
        """A saved filter is its member's alone."""
        return self.filter(member_id=actor.member_id)

    def on(self, place: str) -> Self:
        return self.filter(place=place).order_by("name", "pk")


class SavedFilter(TenantModel):
    """`place` is the name of the list's address, `query` the filters as they stand in it, always in the same order."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="saved_filters")
    place = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(SavedFilterQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "member", "place", "name"], name="saved_filter_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """The list with these filters; its home where the list is no more."""
        try:
            return f"{reverse(self.place)}?{self.query}"
        except NoReverseMatch:
            return "/"
