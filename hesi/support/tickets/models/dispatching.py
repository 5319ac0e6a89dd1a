"""The rules that decide which line a new ticket goes to and how urgent it is."""

from typing import ClassVar

from django.db import models

from hesi.support.promises.models import Priority
from hesi.support.service.models import SupportLine
from hesi.workspace.tenancy.models import TenantModel


class DispatchRule(TenantModel):
    """All active rules are asked in order of `position`; the first that matches decides line, priority and skill.

    `conditions`: {"categories": [keys], "plans": [keys], "languages": ["en"], "channels": [...], "keywords": [words]};
    every named condition must hold, within one any value suffices. An empty object matches everything.
    """

    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    conditions = models.JSONField(default=dict)
    line = models.ForeignKey(SupportLine, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    priority = models.CharField(max_length=8, choices=Priority, blank=True)
    skill = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "position"], name="dispatch_rule_position")]

    def __str__(self) -> str:
        return self.name
