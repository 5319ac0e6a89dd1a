"""Policies as versioned definitions."""

from typing import ClassVar

from django.db import models

from hesi.core.time import now
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantModel


class PolicyVersion(TenantModel):
    """One published set of rules (see `definition.py` for the JSON); a newer version replaces it whole."""

    number = models.PositiveIntegerField()
    rules = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(default=now)
    published_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "number"], name="policy_version_unique")]

    def __str__(self) -> str:
        return f"v{self.number}"
