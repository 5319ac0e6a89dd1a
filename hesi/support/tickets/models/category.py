"""What a question is about: a tree the provider keeps, each leaf with its problem report and its first dispatch."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language

from hesi.support.promises.models import Priority
from hesi.support.service.models import SupportLine
from hesi.workspace.tenancy.models import TenantModel


class Category(TenantModel):
    """A node of the tree. Questions are asked under leaves.

    `template` lists the questions of the problem report: {"key", "label_zh", "label_en", "kind": "text" | "long" |
    "choice" | "date" | "amount", "choices"?, "required"}. `skill` is what an agent should know to take it.
    """

    key = models.SlugField(max_length=40)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    line = models.ForeignKey(SupportLine, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)
    skill = models.CharField(max_length=40, blank=True)
    template = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key"], name="category_key_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en
