"""One row for each thing that can be searched for, with the tokens it is found by."""

from typing import Any, ClassVar, Self

from django.db import connection, models
from django.db.models.expressions import RawSQL

from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet

# The full-text part of a query in each database's own words; see the migrations for the tables behind them. PostgreSQL
# is told to find the words once: guessing wrong, it would look for them again for every row of the table outside.
_SQLITE = "SELECT rowid FROM search_tokens WHERE search_tokens MATCH %s"
_POSTGRESQL = (
    "WITH found AS MATERIALIZED (SELECT entry_id FROM search_tokens WHERE words @@ CAST(%s AS tsquery)"
    " AND current_setting('hesi.tenant', true) IN ('*', tenant_id::text)) SELECT entry_id FROM found"
)


class SearchEntryQuerySet(TenantQuerySet["SearchEntry"]):
    def holding_any(self, terms: list[str]) -> Self:
        """Entries that hold at least one of the terms, which are tokens already."""
        if not terms:
            return self.none()
        is_sqlite = connection.vendor == "sqlite"
        sql = _SQLITE if is_sqlite else _POSTGRESQL
        asked = " OR ".join(f'"{term}"' for term in terms) if is_sqlite else " | ".join(f"'{term}'" for term in terms)
        return self.filter(pk__in=RawSQL(sql, [asked]))  # noqa: S611


class SearchEntry(TenantModel):
    """How one subject is found and shown in results. Who may see it, the subject's own module says."""

    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    label = models.CharField(max_length=200)
    detail = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=200)
    on = models.DateField(null=True, blank=True)
    tokens = models.TextField()

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(SearchEntryQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "subject_type", "subject_id"], name="search_entry_subject")
        ]
        # From the entries found to their subjects without reading the rows, which are wide.
        indexes: ClassVar = [
            models.Index(fields=["tenant", "subject_type", "id", "subject_id"], name="search_entry_type")
        ]

    def __str__(self) -> str:
        return self.label
