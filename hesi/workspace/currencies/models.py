"""Dated exchange rates: the shared published history and a company's own rates, which win."""

from typing import ClassVar

from django.db import models

from hesi.workspace.tenancy.models import TenantModel


class PublishedRate(models.Model):
    """One published rate, shared by all workspaces: `per_euro` units of `currency` buy one euro on that day."""

    currency = models.CharField(max_length=3)
    on = models.DateField()
    per_euro = models.DecimalField(max_digits=20, decimal_places=9)
    source = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["currency", "on"], name="published_rate_unique"),
            models.CheckConstraint(condition=models.Q(per_euro__gt=0), name="published_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on} {self.per_euro}"


class CompanyRate(TenantModel):
    """A rate the company fixed itself: one unit of `currency` is `value` units of `home`, from `from_on` on."""

    currency = models.CharField(max_length=3)
    home = models.CharField(max_length=3)
    from_on = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=9)

    class Meta:
        ordering = ("currency", "-from_on")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "currency", "home", "from_on"], name="company_rate_unique"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="company_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency}/{self.home} {self.value} {self.from_on}"
