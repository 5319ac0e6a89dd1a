"""Who takes part, under which name, and how far they are trusted."""

from typing import ClassVar

from django.db import models

from hesi.core.time import now
from hesi.workspace.tenancy.models import Tenant, TenantModel


class Profile(TenantModel):
    """A person in the community. `member_id` is theirs in the workspace of `company`, which for staff is the provider.

    `name` is the name they chose, empty as long as they have written nothing. `level` is their trust, 0 to 3
    (see trust.py), kept here so that pages need not reckon it.
    """

    company = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    member_id = models.BigIntegerField()
    name = models.CharField(max_length=30, blank=True)
    shows_company = models.BooleanField(default=False)
    is_staff = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "company", "member_id"], name="community_profile_one")
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @property
    def event_label(self) -> str:
        """How events name this person: by the name they chose."""
        return self.name


class CompanyWish(TenantModel):
    """A company that never wants its name shown in the community, whatever its people choose."""

    company = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    hides_name = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "company"], name="community_wish_one")]

    def __str__(self) -> str:
        return f"{self.company_id}"
