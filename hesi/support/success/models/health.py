"""How a customer fares: the score of each day, what the parts weigh, and what has been noticed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantModel


class HealthWeights(TenantModel):
    """What each part of the health score weighs, in percent; together 100. One row a provider, none: as shipped."""

    usage = models.PositiveSmallIntegerField(default=40)
    adoption = models.PositiveSmallIntegerField(default=20)
    tickets = models.PositiveSmallIntegerField(default=15)
    ratings = models.PositiveSmallIntegerField(default=15)
    renewal = models.PositiveSmallIntegerField(default=10)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="health_weights_unique")]

    def __str__(self) -> str:
        return f"{self.usage}/{self.adoption}/{self.tickets}/{self.ratings}/{self.renewal}"


class HealthSnapshot(TenantModel):
    """A customer's health on the morning of a day, over what had happened until midnight.

    `parts`: {key: {"score": 0–100 or null, "missing": why there is none, "facts": the numbers it was reckoned from}}.
    `weights` are those in force. `score` is null where no part could be reckoned.
    """

    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    parts = models.JSONField(default=dict)
    weights = models.JSONField(default=dict)
    taken_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-on",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "customer", "on"], name="health_snapshot_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.on}: {self.score}"


class Alarm(TenantModel):
    """A sign of decline. It is raised once and lasts until what it tells of is over (`ended_on`).

    Acknowledged, it rests for good; put off, until `snoozed_until`, when it is told again if it still holds.
    """

    class Kind(models.TextChoices):
        FELL = "fell", _("Health is falling")
        LOW = "low", _("Health is low")
        QUIET = "quiet", _("No claims for two weeks")
        ONBOARDING = "onboarding", _("Onboarding is overdue")
        RENEWAL_60 = "renewal_60", _("Renewal within 60 days")
        RENEWAL_30 = "renewal_30", _("Renewal within 30 days")
        TRIAL = "trial", _("The trial is ending")
        RATINGS = "ratings", _("Repeated bad ratings")

    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    facts = models.JSONField(default=dict)
    raised_at = models.DateTimeField(default=now)
    snoozed_until = models.DateField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-raised_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "customer", "kind"], condition=Q(ended_on__isnull=True), name="alarm_one_live"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "customer", "-raised_at"], name="alarm_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind}"
