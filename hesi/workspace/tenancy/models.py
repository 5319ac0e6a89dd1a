"""Tenant, and the base of every table that belongs to one."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from hesi.core.ids import new_key
from hesi.core.time import business_date, now
from hesi.workspace.tenancy.scope import ALL_TENANTS, active_tenant, scope_of_queries


class Plan(models.TextChoices):
    TRIAL = "trial", _("Trial")
    STANDARD = "standard", _("Standard")
    ENTERPRISE = "enterprise", _("Enterprise")


class Tenant(models.Model):
    """A workspace: one customer company, or the provider that runs the system and answers tickets.

    `provider` is the workspace whose agents support this one; a company that runs Hesi for itself is its own provider.
    """

    class Kind(models.TextChoices):
        CUSTOMER = "customer", _("Customer workspace")
        PROVIDER = "provider", _("Provider workspace")

    key = models.CharField(max_length=22, unique=True, default=new_key)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.CUSTOMER)
    provider = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="customers")
    plan = models.CharField(max_length=16, choices=Plan, default=Plan.TRIAL)
    trial_ends_on = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    time_zone = models.CharField(max_length=64, default="Asia/Shanghai")
    language = models.CharField(max_length=10, default="zh-hans")
    sealed_data_key = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def today(self) -> date:
        """Today's date where this company works."""
        return business_date(now(), self.time_zone)

    @property
    def trial_days_left(self) -> int | None:
        """Whole days of trial left, the last day counting as 1; None outside a trial, 0 when it has ended."""
        if self.plan != Plan.TRIAL or self.trial_ends_on is None:
            return None
        return max(0, (self.trial_ends_on - self.today).days + 1)

    @property
    def is_read_only(self) -> bool:
        """True once the trial has ended: everything stays readable and exportable, nothing changes."""
        return self.trial_days_left == 0


T = TypeVar("T", bound="TenantModel")


class TenantQuerySet(models.QuerySet[T]):
    """The QuerySet of a tenant table. Modules subclass it with adjectives such as `.open()`."""

    def locked(self, pk: Any) -> T:
        """Lock and re-read one row for an action. On SQLite the writing transaction itself is the lock."""
        return self.select_for_update(of=("self",)).get(pk=pk)

    def visible_to(self, actor: Any) -> Self:
        """The rows this actor may see. A table that people look at must say which; the base refuses to guess."""
        raise NotImplementedError(f"{self.model.__name__} does not say who may see it.")


class TenantManager(models.Manager[T]):
    """Filters by the open workspace and refuses to ask without one."""

    use_in_migrations = False

    if TYPE_CHECKING:
        # The adjectives of the QuerySet it was made from, which `from_queryset` adds at run time.
        def __getattr__(self, name: str) -> Any: ...

    def get_queryset(self) -> TenantQuerySet[T]:
        queryset: TenantQuerySet[T] = super().get_queryset()  # type: ignore[assignment]
        tenant = scope_of_queries()
        return queryset if tenant is ALL_TENANTS else queryset.filter(tenant_id=tenant.pk)

    def locked(self, pk: Any) -> T:
        """See `TenantQuerySet.locked`."""
        return self.get_queryset().locked(pk)

    def visible_to(self, actor: Any) -> Any:
        """See `TenantQuerySet.visible_to`; the module's own QuerySet, so that its adjectives follow."""
        return self.get_queryset().visible_to(actor)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[T]:
        """As Django's, with the open workspace filled in (bulk_create skips `save`)."""
        rows = list(objs)
        for row in rows:
            row.fill_tenant()
        return super().bulk_create(rows, *args, **kwargs)


class TenantModel(models.Model):
    """A row that belongs to one workspace.

    Saving fills the open workspace in and refuses a relation into another one, because forward foreign keys are
    read by Django without the scope.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(TenantQuerySet)()

    class Meta:
        abstract = True

    def fill_tenant(self) -> None:
        """Take the open workspace for a new row."""
        if self.tenant_id is None:
            self.tenant = active_tenant()  # type: ignore[unreachable]  # a new row has none yet

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_tenant()
        for field in self._meta.concrete_fields:
            related = field.many_to_one and field.name != "tenant" and self._state.fields_cache.get(field.name)
            if related and isinstance(related, TenantModel) and related.tenant_id != self.tenant_id:
                raise CrossTenantRelation(f"{self._meta.label}.{field.name} points into another workspace.")
        super().save(*args, **kwargs)


class CrossTenantRelation(RuntimeError):
    """A row of one workspace was about to name a row of another. A bug, never a state to handle."""


class Counter(TenantModel):
    """The last serial given out for a name such as `BX-202611`."""

    name = models.CharField(max_length=40)
    value = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="counter_name_unique")]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
