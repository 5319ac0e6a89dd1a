"""How a member has arranged their boards."""

from typing import Any, ClassVar, Self

from django.db import models

from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class ArrangementQuerySet(TenantQuerySet["Arrangement"]):
    def visible_to(self, actor: Any) -> Self:
        """An arrangement is its member's alone."""
        return self.filter(member_id=actor.member_id)


class Arrangement(TenantModel):
    """One member's boards: `boards` holds for each role `{"order": [card keys], "hidden": [card keys]}`.

    A card that is not named keeps its usual place, so cards that come with a new version are seen.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    boards = models.JSONField(default=dict)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(ArrangementQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "member"], name="board_arrangement_of_member")
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {', '.join(self.boards)}"
