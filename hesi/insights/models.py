"""Sums that are kept, so that a report never adds up a year of papers while somebody waits."""

from typing import ClassVar

from django.db import models

from hesi.workspace.tenancy.models import TenantModel


class Cut(models.TextChoices):
    """What a sum is cut by: `facet` (an id) and `word` say which one. See `rollups.facts` for what each holds."""

    TYPE = "type"
    PERSON = "person"
    PROJECT = "project"
    STAY = "stay"
    JOURNEY = "journey"
    FILED = "filed"
    PAID = "paid"
    SUPPLIER = "supplier"
    TAX = "tax"
    FINDING = "finding"
    DECISION = "decision"


# What tells the parts of a sum apart, and what is added up.
KEY = ("cut", "month", "filed_in", "department", "entity", "state", "facet", "word")
SUMS = ("minor", "extra_minor", "count", "quantity")


class Cell(TenantModel):
    """A part of a sum. Everything with the same cut, month, departments, entity, state, facet and word adds up.

    Rows are only ever added, so that two people who act at the same moment never wait for each other; `fold` puts
    those that belong together into one at night. `filed_in` is the document's department, which decides who may see
    it, `department` the one that bears it; ids are 0 where there is none. `minor` and `extra_minor` are in the minor
    unit of the company's currency; `quantity` is in the unit of its cut (nights, seconds).
    """

    cut = models.CharField(max_length=8, choices=Cut)
    month = models.DateField()
    filed_in = models.BigIntegerField(default=0)
    department = models.BigIntegerField(default=0)
    entity = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, default="", blank=True)
    facet = models.BigIntegerField(default=0)
    word = models.CharField(max_length=160, default="", blank=True)
    minor = models.BigIntegerField(default=0)
    extra_minor = models.BigIntegerField(default=0)
    count = models.IntegerField(default=0)
    quantity = models.BigIntegerField(default=0)

    class Meta:
        # Every column in the order a report reads them: what it adds up lies side by side, and the rows themselves are
        # never looked up.
        indexes: ClassVar = [models.Index(fields=["tenant", *KEY, *SUMS], name="cell_cut")]

    def __str__(self) -> str:
        return f"{self.cut} {self.month:%Y-%m}: {self.minor}"
