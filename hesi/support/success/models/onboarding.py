"""The way in: the list every new customer starts with, and where each of them stands on it."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language

from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantModel


class _Named(TenantModel):
    """A step's name in both languages. `fact` names what ticks it by itself (`onboarding.FACTS`), empty: by hand."""

    key = models.SlugField(max_length=30)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    fact = models.CharField(max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_shown = models.BooleanField(default=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en


class OnboardingTemplateStep(_Named):
    """A step of the list. Due so many business days of the provider's calendar after the start.

    `is_shown`: the customer sees it too. A change of the list concerns customers who start later.
    """

    business_days = models.PositiveSmallIntegerField(default=5)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key"], name="onboarding_template_unique")]

    def __str__(self) -> str:
        return self.name_zh


class OnboardingStep(_Named):
    """A step of one customer. `done_by` is empty where the product saw it happen."""

    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "customer", "key"], name="onboarding_step_unique")
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "done_on", "customer"], name="onboarding_step_open")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.name_zh}"

    def is_overdue(self, on: date) -> bool:
        """Whether it should have been done before this day."""
        return self.done_on is None and self.due_on < on
