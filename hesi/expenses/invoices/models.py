"""Invoices in the wallet (票夹), the carriers they arrived in, corrections, and holds by documents."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.ids import new_key
from hesi.core.money import Money
from hesi.core.time import now
from hesi.expenses.invoices.grants import VIEW_ALL_INVOICES
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class InvoiceQuerySet(TenantQuerySet["Invoice"]):
    def visible_to(self, actor: Any) -> Self:
        """One's own; all for finance and audit. A document's readers see its invoices through the document."""
        if actor.is_system or actor.holds(VIEW_ALL_INVOICES):
            return self
        return self.filter(owner_id=actor.member_id)

    def owned_by(self, member_id: int | None) -> Self:
        return self.filter(owner_id=member_id)

    def free(self) -> Self:
        """Not held by a live document."""
        return self.exclude(models.Exists(Hold.objects.filter(invoice=models.OuterRef("pk"), released_at__isnull=True)))

    def held(self) -> Self:
        """Held by a live document."""
        return self.filter(models.Exists(Hold.objects.filter(invoice=models.OuterRef("pk"), released_at__isnull=True)))


class Invoice(TenantModel):
    """One invoice, however many carriers (XML, OFD, PDF, picture) brought it.

    `fingerprint` is the strong key (code and number) that makes it one across the company. `details` holds for each field
    its source, confidence and region; `items` the goods rows; `problems` what a person should know of the reading.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    check_code = models.CharField(max_length=40, blank=True)
    buyer_name = models.CharField(max_length=120, blank=True)
    buyer_tax_id = models.CharField(max_length=24, blank=True)
    seller_name = models.CharField(max_length=120, blank=True)
    seller_tax_id = models.CharField(max_length=24, blank=True)
    amount_ex_tax_minor = models.BigIntegerField(null=True, blank=True)
    tax_minor = models.BigIntegerField(null=True, blank=True)
    total_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    fingerprint = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    extra = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(InvoiceQuerySet)()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "owner", "-created_at", "-id"], name="invoice_owner"),
            models.Index(fields=["tenant", "-created_at", "-id"], name="invoice_created"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "fingerprint"], condition=~Q(fingerprint=""), name="invoice_fingerprint_unique"
            )
        ]

    def __str__(self) -> str:
        return self.number or self.seller_name or self.key

    @property
    def total(self) -> Money | None:
        """What is to be paid, tax included; None while unread."""
        return None if self.total_minor is None else Money(self.total_minor, self.currency)

    @property
    def day(self) -> date | None:
        """The day it was issued."""
        return self.issued_on


class CarrierQuerySet(TenantQuerySet["Carrier"]):
    def visible_to(self, actor: Any) -> Self:
        if actor.is_system or actor.holds(VIEW_ALL_INVOICES):
            return self
        return self.filter(uploaded_by_id=actor.member_id)

    def unread(self) -> Self:
        """Waiting to be read, or being read."""
        return self.filter(state__in=[Carrier.State.WAITING, Carrier.State.READING])


class Carrier(TenantModel):
    """One uploaded file (载体) on its way to being an invoice, and the record of what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Reading")
        READ = "read", _("Read")
        DUPLICATE = "duplicate", _("Already there")
        UNPACKED = "unpacked", _("Unpacked")
        FAILED = "failed", _("Not readable")

    key = models.CharField(max_length=22, unique=True, default=new_key)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    invoice = models.ForeignKey(Invoice, null=True, blank=True, on_delete=models.PROTECT, related_name="carriers")
    kind = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problem = models.JSONField(default=dict)
    previews = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(CarrierQuerySet)()

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "uploaded_by", "state", "-id"], name="carrier_uploader")]

    def __str__(self) -> str:
        return self.file.name


class Correction(TenantModel):
    """A person changed a recognised value; both stay."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=30)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"


class Hold(TenantModel):
    """A live document uses this invoice. The constraint is what stops the same invoice being paid twice."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="holds")
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=120)
    held_at = models.DateTimeField(default=now)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "subject_type", "subject_id"], name="hold_subject")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "invoice"], condition=Q(released_at__isnull=True), name="invoice_held_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} ← {self.subject_label}"
