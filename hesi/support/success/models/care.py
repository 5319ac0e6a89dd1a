"""What is written down about a customer: notes, what to do next, how the renewal stands."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.core.time import now
from hesi.support.service.models import Entitlement
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantModel


class CustomerNote(TenantModel):
    """Something worth knowing of a customer. Never changed; only whether it stands on top is."""

    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=80)
    is_pinned = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-is_pinned", "-written_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "customer", "-written_at"], name="customer_note_customer")]

    def __str__(self) -> str:
        return self.body[:40]


class NextAction(TenantModel):
    """What somebody is to do for a customer, and until when."""

    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    due_on = models.DateField()
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("due_on", "pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "customer", "done_at"], name="next_action_customer")]

    def __str__(self) -> str:
        return self.title

    def is_overdue(self, on: date) -> bool:
        """Whether it should have been done before this day."""
        return self.done_at is None and self.due_on < on


class Renewal(TenantModel):
    """How the talks about going on after a contract stand. No row: not begun."""

    class Stage(models.TextChoices):
        NOT_STARTED = "not_started", pgettext_lazy("renewal", "Not started")
        IN_TALKS = "in_talks", _("In talks")
        RENEWED = "renewed", _("Renewed")
        LOST = "lost", pgettext_lazy("renewal", "Lost")

    contract = models.OneToOneField(Entitlement, on_delete=models.CASCADE, related_name="renewal")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.NOT_STARTED)
    reason = models.CharField(max_length=200, blank=True)
    changed_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "contract"], name="renewal_contract")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.stage}"
