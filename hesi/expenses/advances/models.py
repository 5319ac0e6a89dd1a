"""Advances (借款), the ledger of what became of each, and what claims clear of them."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hesi.core.money import Money
from hesi.core.time import now
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import Document, seen_by
from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class AdvanceQuerySet(TenantQuerySet["Advance"]):
    def visible_to(self, actor: Any) -> Self:
        """One's own and those of documents one may see; all for those who pay or may see every document."""
        if actor.is_system or actor.holds(VIEW_ALL_DOCUMENTS) or actor.holds(PREPARE_PAYMENTS):
            return self
        return self.filter(seen_by(actor, "document__"))

    def borrowed_by(self, member_id: int | None) -> Self:
        return self.filter(borrower_id=member_id)

    def open(self) -> Self:
        """Paid out, and neither cleared nor returned in full."""
        return self.filter(lent_minor__gt=F("cleared_minor") + F("returned_minor"))


class Advance(TenantModel):
    """Money lent to a member by an advance document, and what became of it.

    Nothing is lent (`lent_minor` 0) before the document is paid. The four sums, in the company's currency, are those of
    the ledger and of the live clearings; they never let more be used than was lent.
    """

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="advance")
    borrower = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    due_on = models.DateField()
    lent_on = models.DateField(null=True, blank=True)
    lent_minor = models.BigIntegerField(default=0)
    cleared_minor = models.BigIntegerField(default=0)
    reserved_minor = models.BigIntegerField(default=0)
    returned_minor = models.BigIntegerField(default=0)
    reminded_on = models.DateField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(AdvanceQuerySet)()

    class Meta:
        ordering = ("due_on", "pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "borrower", "lent_on"], name="advance_borrower"),
            models.Index(fields=["tenant", "due_on", "id"], name="advance_due"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cleared_minor__gte=0, reserved_minor__gte=0, returned_minor__gte=0),
                name="advance_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(lent_minor__gte=F("cleared_minor") + F("reserved_minor") + F("returned_minor")),
                name="advance_never_beyond_lent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.lent_minor}"

    def _money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    @property
    def number(self) -> str:
        """The number of its document."""
        return self.document.number

    @property
    def lent(self) -> Money:
        """What was paid out."""
        return self._money(self.lent_minor)

    @property
    def cleared(self) -> Money:
        """What settled claims have cleared."""
        return self._money(self.cleared_minor)

    @property
    def reserved(self) -> Money:
        """What claims under way will clear."""
        return self._money(self.reserved_minor)

    @property
    def returned(self) -> Money:
        """What was paid back."""
        return self._money(self.returned_minor)

    @property
    def outstanding_minor(self) -> int:
        """What is still owed, in minor units."""
        return self.lent_minor - self.cleared_minor - self.returned_minor

    @property
    def outstanding(self) -> Money:
        """What is still owed, whether or not a claim under way will clear it."""
        return self._money(self.outstanding_minor)

    @property
    def available_minor(self) -> int:
        """What a claim can still clear or the borrower return, in minor units."""
        return self.outstanding_minor - self.reserved_minor

    @property
    def available(self) -> Money:
        """The same as money."""
        return self._money(self.available_minor)

    @property
    def is_open(self) -> bool:
        """Whether something of it is owed."""
        return self.outstanding_minor > 0

    def days_overdue(self, today: date) -> int:
        """Days since the day it should have been back; 0 while that lies ahead or nothing is owed."""
        return max(0, (today - self.due_on).days) if self.is_open else 0

    def age_days(self, today: date) -> int:
        """Days since it was paid out."""
        return (today - self.lent_on).days if self.lent_on else 0


class Entry(TenantModel):
    """One line of an advance's ledger, never changed afterwards: a wrong repayment is reversed by another entry.

    `form_key` names the form by which a repayment was recorded, so that a form sent twice records it once.
    """

    class Kind(models.TextChoices):
        LENT = "lent", _("Paid out")
        CLEARED = "cleared", _("Cleared by a claim")
        RETURNED = "returned", _("Paid back")
        REVERSED = "reversed", _("Repayment reversed")

    advance = models.ForeignKey(Advance, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    amount_minor = models.BigIntegerField()
    on = models.DateField()
    claim = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reverses = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversals")
    note = models.CharField(max_length=200, blank=True)
    form_key = models.CharField(max_length=22, blank=True)
    recorded_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("recorded_at", "pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "advance", "id"], name="advance_entry")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="advance_entry_positive"),
            models.UniqueConstraint(
                fields=["tenant", "advance"], condition=Q(kind="lent"), name="advance_entry_lent_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "advance", "claim"], condition=Q(kind="cleared"), name="advance_entry_cleared_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "reverses"], condition=Q(kind="reversed"), name="advance_entry_reversed_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "form_key"], condition=~Q(form_key=""), name="advance_entry_form_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor}"

    @property
    def signed_minor(self) -> int:
        """What it does to the debt, in minor units: paying out and reversing add to it, the others lessen it."""
        return self.amount_minor if self.kind in (self.Kind.LENT, self.Kind.REVERSED) else -self.amount_minor

    @property
    def amount(self) -> Money:
        """The change of the debt."""
        return Money(self.signed_minor, self.advance.currency)


class ClearingQuerySet(TenantQuerySet["Clearing"]):
    def live(self) -> Self:
        """Reserved for a claim under way, or confirmed because it was settled."""
        return self.filter(released_at__isnull=True)

    def reserved(self) -> Self:
        return self.live().filter(confirmed_at__isnull=True)


class Clearing(TenantModel):
    """So much of an advance is cleared by a claim (冲销): reserved when it is submitted, confirmed when it is settled.

    Released when the claim is sent back, withdrawn or voided; submitted again, it reserves anew.
    """

    advance = models.ForeignKey(Advance, on_delete=models.PROTECT, related_name="clearings")
    claim = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="clearings")
    amount_minor = models.BigIntegerField()
    reserved_at = models.DateTimeField(default=now)
    released_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(ClearingQuerySet)()

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "claim"], name="clearing_claim")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="clearing_positive"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(confirmed_at__isnull=True), name="clearing_one_end"
            ),
            models.UniqueConstraint(
                fields=["tenant", "claim", "advance"], condition=Q(released_at__isnull=True), name="clearing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} · {self.amount_minor}"

    @property
    def amount(self) -> Money:
        """What it clears."""
        return Money(self.amount_minor, self.advance.currency)


class Choice(TenantModel):
    """How much the submitter wants a claim to clear at most. Without one a claim clears as much as it can."""

    claim = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "claim"], name="clearing_choice_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="clearing_choice_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} · {self.amount_minor}"
