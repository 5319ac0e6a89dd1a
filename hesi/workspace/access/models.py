"""Roles, who holds them, and API tokens."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from hesi.core.time import now
from hesi.workspace.access.registry import BUILT_IN_NAMES, built_in_permissions
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class Role(TenantModel):
    """A named set of permissions. A built-in role follows the product's version; others hold what was ticked."""

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    is_built_in = models.BooleanField(default=False)
    granted = models.JSONField(default=list)
    members = models.ManyToManyField(Member, through="RoleHolder", related_name="roles")

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["tenant", "key"], name="role_key_unique")]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name people read: translated for a built-in role, as written for the company's own."""
        return str(BUILT_IN_NAMES.get(self.key, self.name)) if self.is_built_in else self.name

    @property
    def permissions(self) -> frozenset[str]:
        """Every permission key this role grants."""
        return frozenset(self.granted) | (built_in_permissions(self.key) if self.is_built_in else frozenset())


class RoleHolder(TenantModel):
    """A member holds a role, for the whole company or for one department and what lies under it."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="holders")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="role_holdings")
    department = models.ForeignKey("people.Department", null=True, blank=True, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "role", "member", "department"], name="role_holder_unique"),
            models.UniqueConstraint(
                fields=["tenant", "role", "member"], condition=Q(department__isnull=True), name="role_holder_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.role}"


class ApiTokenQuerySet(TenantQuerySet["ApiToken"]):
    def live(self, at: datetime | None = None) -> Self:
        """Tokens that open the API, now or at that moment."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at or now()), revoked_at__isnull=True)

    def visible_to(self, actor: Any) -> Self:
        """Everybody sees their own tokens only."""
        return self.filter(member_id=actor.member_id)


class ApiToken(TenantModel):
    """A member's key to the API. Only its SHA-256 is kept; the token is shown once."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class IdempotentAnswer(TenantModel):
    """What a member's request with this `Idempotency-Key` was answered. `digest` tells the request from another one."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="idempotent_answer_age")]
        constraints = [models.UniqueConstraint(fields=["tenant", "member", "key"], name="idempotency_key_unique")]

    def __str__(self) -> str:
        return self.key
