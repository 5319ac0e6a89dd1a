"""What agents work with besides tickets: macros, canned answers, saved views; and who looks at which ticket now."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Category, Ticket
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class OwnedQuerySet(TenantQuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """An agent's own and the shared ones."""
        if actor.is_system:
            return self
        if actor.is_requester or not actor.holds(ANSWER_TICKETS):
            return self.none()
        return self.of_agent(actor.member_id)

    def of_agent(self, member_id: int | None) -> Self:
        """This agent's own and the shared ones."""
        return self.filter(Q(owner__isnull=True) | Q(owner_id=member_id))


class Owned(TenantModel):
    """Something an agent made for themselves, or that the whole desk shares (`owner` null)."""

    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(OwnedQuerySet)()

    class Meta:
        abstract = True

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None


class SavedView(Owned):
    """A named selection of tickets. `filters` holds what `filters.clean_filters` gave."""

    name = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)

    class Meta:
        ordering = ("position", "pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "owner", "position"], name="saved_view_owner")]

    def __str__(self) -> str:
        return self.name


class Macro(Owned):
    """Several steps on a ticket at one press: `steps` is a list of {"step": name, "value": …} (see `steps.py`)."""

    name = models.CharField(max_length=60)
    steps = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "name", "pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "owner", "position"], name="macro_owner")]

    def __str__(self) -> str:
        return self.name


class CannedAnswer(Owned):
    """A text agents answer with, for one language and, where it fits one only, one category.

    `body` may hold the placeholders of `placeholders.py` and no others.
    """

    title = models.CharField(max_length=60)
    language = models.CharField(
        max_length=10, default="zh-hans", choices=[("zh-hans", _("Chinese")), ("en", _("English"))]
    )
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    body = models.TextField()

    class Meta:
        ordering = ("position", "title", "pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "owner", "language"], name="canned_answer_owner")]

    def __str__(self) -> str:
        return self.title


class LookingQuerySet(TenantQuerySet["Looking"]):
    def now_at(self, ticket: Ticket, at: datetime) -> Self:
        """Those whose page of this ticket is open."""
        return self.filter(ticket=ticket, until__gt=at)


class Looking(TenantModel):
    """An agent has a ticket's page open; `is_typing` while they write an answer. Forgotten after `until`."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    is_typing = models.BooleanField(default=False)
    until = models.DateTimeField()

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(LookingQuerySet)()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ticket", "member"], name="looking_unique")]
        indexes: ClassVar = [models.Index(fields=["tenant", "until"], name="looking_until")]

    def __str__(self) -> str:
        return f"{self.ticket_id} · {self.member_id}"
