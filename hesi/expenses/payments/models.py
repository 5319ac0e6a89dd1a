"""Where people are paid, batches for the bank, and payments: one on its way or done for a document, never two."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.ids import new_key
from hesi.core.money import Money
from hesi.core.time import now
from hesi.expenses.documents.models import Document
from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import LegalEntity, Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class PayeeAccountQuerySet(TenantQuerySet["PayeeAccount"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def visible_to(self, actor: Any) -> Self:
        if actor.is_system or actor.holds(PREPARE_PAYMENTS):
            return self
        return self.filter(member_id=actor.member_id)


class PayeeAccount(TenantModel):
    """A bank account a member is paid to (收款账户). The number is sealed with the workspace's key; `mask` is shown."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="payee_accounts")
    holder = models.CharField(max_length=60)
    bank = models.CharField(max_length=80)
    branch = models.CharField(max_length=120, blank=True)
    sealed_number = models.BinaryField()
    mask = models.CharField(max_length=24)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(PayeeAccountQuerySet)()

    class Meta:
        ordering = ("-is_default", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "member"], condition=Q(is_default=True, is_active=True), name="payee_one_default"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.mask}"


class PaymentBatchQuerySet(TenantQuerySet["PaymentBatch"]):
    def visible_to(self, actor: Any) -> Self:
        return self if actor.is_system or actor.holds(PREPARE_PAYMENTS) else self.none()


class PaymentBatch(TenantModel):
    """Payments handed to the bank together (支付批次), from one legal entity in one currency."""

    subject_type = "payment_batch"

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        EXPORTED = "exported", _("With the bank")
        SETTLED = "settled", _("Settled")
        CANCELLED = "cancelled", _("Cancelled")

    number = models.CharField(max_length=24)
    legal_entity = models.ForeignKey(LegalEntity, null=True, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)
    exported_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(PaymentBatchQuerySet)()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "-created_at", "-id"], name="payment_batch_created")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "number"], name="payment_batch_number_unique")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def event_label(self) -> str:
        """How events name this batch."""
        return self.number


class PaymentQuerySet(TenantQuerySet["Payment"]):
    def pending(self) -> Self:
        return self.filter(state=Payment.State.PENDING)

    def visible_to(self, actor: Any) -> Self:
        if actor.is_system or actor.holds(PREPARE_PAYMENTS):
            return self
        return self.filter(document__submitter_id=actor.member_id)


class Payment(TenantModel):
    """One attempt to pay one document. Payee and amount are as approved; a failed attempt stays beside the new one."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for the bank")
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    key = models.CharField(max_length=22, unique=True, default=new_key)
    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="payments")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="payments")
    account = models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(max_length=60)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    failure = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(PaymentQuerySet)()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "document"], condition=Q(state__in=["pending", "paid"]), name="payment_once"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.state}"

    @property
    def amount(self) -> Money:
        """What is paid."""
        return Money(self.amount_minor, self.currency)
