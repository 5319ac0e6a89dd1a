"""Monthly statements of how promises were kept."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists

from hesi.core.ids import new_key
from hesi.core.time import now
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.support.service.models import Contact
from hesi.workspace.files.models import StoredFile
from hesi.workspace.tenancy.models import Tenant, TenantManager, TenantModel, TenantQuerySet


class PromiseStatementQuerySet(TenantQuerySet["PromiseStatement"]):
    def visible_to(self, actor: Any) -> Self:
        """Those who lead support see all; of a customer only the contact persons it named, their company's."""
        if actor.is_system:
            return self
        if actor.is_requester:
            named = Contact.objects.filter(
                customer_id=actor.customer_id, member_id=actor.requester_id, member_id__isnull=False, is_named=True
            )
            return self.filter(Exists(named), customer_id=actor.customer_id)
        return self if actor.holds(MANAGE_TICKETS) else self.none()


class PromiseStatement(TenantModel):
    """What one customer was promised in one month and what was kept; frozen when made.

    `content` are the facts on paper, `code` their keyed hash (HMAC-SHA-256), printed on the paper: whoever changes a
    number cannot make the code that goes with it.
    """

    subject_type = "promise_statement"

    key = models.CharField(max_length=22, unique=True, default=new_key)
    number = models.CharField(max_length=24)
    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    language = models.CharField(max_length=10, default="zh-hans")
    content = models.JSONField()
    code = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(PromiseStatementQuerySet)()

    class Meta:
        ordering = ("-month", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "customer", "month"], name="promise_statement_once"),
            models.UniqueConstraint(fields=["tenant", "number"], name="promise_statement_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-month", "-id"], name="promise_statement_month"),
            models.Index(fields=["tenant", "file"], name="promise_statement_file"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def event_label(self) -> str:
        """How events name it."""
        return self.number
