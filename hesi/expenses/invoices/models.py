"""Invoices in the wallet (票夹), the carriers they arrived in, corrections, and holds by documents."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from hesi.core.ids import new_key
from hesi.core.money import Money
from hesi.core.time import now
from hesi.expenses.invoices.grants import VIEW_ALL_INVOICES
from hesi.expenses.invoices.kind_names import kind_label
from hesi.expenses.invoices.visibility import conditions_for
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class InvoiceQuerySet(TenantQuerySet["Invoice"]):
    def visible_to(self, actor: Any) -> Self:
        """One's own; all for finance and audit. A document's readers see its invoices through the document."""
        if actor.is_system or actor.holds(VIEW_ALL_INVOICES):
            return self.kept()
        return self.kept().filter(conditions_for(actor))

    def kept(self) -> Self:
        """Not deleted."""
        return self.filter(deleted_at__isnull=True)

    def to_check(self) -> Self:
        """A person should compare them with the original."""
        return self.filter(needs_look=True)

    def owned_by(self, member_id: int | None) -> Self:
        return self.kept().filter(owner_id=member_id)

    def free(self) -> Self:
        """Not held by a live document."""
        live = Hold.objects.filter(invoice=models.OuterRef("pk"), released_at__isnull=True)
        return self.kept().exclude(models.Exists(live))

    def held(self) -> Self:
        """Held by a live document."""
        return self.filter(models.Exists(Hold.objects.filter(invoice=models.OuterRef("pk"), released_at__isnull=True)))


class Invoice(TenantModel):
    """One invoice, however many carriers (XML, OFD, PDF, picture) brought it.

    `fingerprint` is the strong key (code and number) that makes it one across the company; a deleted invoice gives it
    up. `details` holds for each field, by the names recognition uses, its source, confidence (0–1) and region; `items`
    the goods rows; `problems` what a person should know of the reading; `needs_look` that one of them or a doubtful
    value asks for a person.
    """

    subject_type = "invoice"

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
    needs_look = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=now)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(InvoiceQuerySet)()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "owner", "-created_at", "-id"], name="invoice_owner"),
            models.Index(fields=["tenant", "-created_at", "-id"], name="invoice_created"),
            models.Index(fields=["tenant", "issued_on", "total_minor"], name="invoice_day_and_total"),
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
    def kind_label(self) -> str:
        """What it is called in the reader's language; empty while unread."""
        return kind_label(self.kind)

    @property
    def day(self) -> date | None:
        """The day it was issued."""
        return self.issued_on


class CarrierQuerySet(TenantQuerySet["Carrier"]):
    def visible_to(self, actor: Any) -> Self:
        if actor.is_system or actor.holds(VIEW_ALL_INVOICES):
            return self
        return self.filter(
            Q(uploaded_by_id=actor.member_id) | Q(invoice__in=Invoice.objects.visible_to(actor).order_by())
        )

    def uploaded_by_member(self, member_id: int | None) -> Self:
        return self.filter(uploaded_by_id=member_id)

    def in_tray(self) -> Self:
        """What its uploader has not yet seen the end of: unread, refused, already there, or unpacked."""
        return self.exclude(state=Carrier.State.READ).filter(dismissed_at__isnull=True)

    def unread(self) -> Self:
        """Waiting to be read, or being read."""
        return self.filter(state__in=[Carrier.State.WAITING, Carrier.State.READING])


class Carrier(TenantModel):
    """One uploaded file (载体) on its way to being an invoice, and the record of what became of it.

    The files of an archive, and the further invoices of a file that holds several, are carriers below it. `digest` is
    the SHA-256 of an upload, so that the same bytes of the same person are one; it is empty below another carrier.
    `part` is its place below the other, from 0: the file of the archive, or the invoice of the file both share.
    `problem` is the code and parameters of why it could not be read.
    """

    subject_type = "carrier"

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("carrier", "Waiting")
        READING = "reading", pgettext_lazy("carrier", "Reading")
        READ = "read", pgettext_lazy("carrier", "Read")
        DUPLICATE = "duplicate", pgettext_lazy("carrier", "Already there")
        UNPACKED = "unpacked", pgettext_lazy("carrier", "Unpacked")
        FAILED = "failed", pgettext_lazy("carrier", "Not readable")

    key = models.CharField(max_length=22, unique=True, default=new_key)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    part = models.PositiveSmallIntegerField(null=True, blank=True)
    invoice = models.ForeignKey(Invoice, null=True, blank=True, on_delete=models.PROTECT, related_name="carriers")
    kind = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problem = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(CarrierQuerySet)()

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [
            models.Index(fields=["tenant", "uploaded_by", "state", "-id"], name="carrier_uploader"),
            models.Index(
                fields=["tenant", "uploaded_by", "-id"],
                condition=Q(dismissed_at__isnull=True) & ~Q(state="read"),
                name="carrier_tray",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "uploaded_by", "digest"], condition=~Q(digest=""), name="carrier_same_bytes_once"
            ),
            models.UniqueConstraint(fields=["parent", "part"], name="carrier_part_unique"),
        ]

    def __str__(self) -> str:
        return self.file.name

    @property
    def is_unread(self) -> bool:
        """Whether its reading is still to come."""
        return self.state in (self.State.WAITING, self.State.READING)

    @property
    def shares_file(self) -> bool:
        """Whether it is one of several invoices in its parent's file."""
        return self.parent is not None and self.parent.file_id == self.file_id


class Preview(TenantModel):
    """A page of a carrier as the product has drawn it, to be shown beside the fields; the first has a small picture."""

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="previews")
    page = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    thumbnail = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("page",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["carrier", "page"], name="preview_page_unique")]

    def __str__(self) -> str:
        return f"{self.carrier_id} · {self.page}"


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
