"""The editable working calendar of a workspace. The seed is a package's data; this table is the truth."""

from typing import ClassVar

from django.db import models

from hesi.core.words import reads_english
from hesi.workspace.calendars.china import name_in_english
from hesi.workspace.tenancy.models import TenantModel


class WorkCalendar(TenantModel):
    """Working hours: `week` maps "1" (Monday) … "7" to a list of ["09:00", "18:00"] pairs in `time_zone`."""

    name = models.CharField(max_length=60)
    time_zone = models.CharField(max_length=64, default="Asia/Shanghai")
    week = models.JSONField(default=dict)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "name"], name="work_calendar_name_unique")]

    def __str__(self) -> str:
        return self.name


class SpecialDay(TenantModel):
    """A date that differs from its weekday: a holiday (no hours) or a make-up workday (调休)."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.CASCADE, related_name="special_days")
    on = models.DateField()
    name = models.CharField(max_length=60, blank=True)
    hours = models.JSONField(default=list)
    source = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("on",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["calendar", "on"], name="special_day_unique")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"

    @property
    def label(self) -> str:
        """Its name in the reader's language; what a person typed stays as typed."""
        return name_in_english(self.on, self.name) if self.source and reads_english() else self.name
