"""What became of an invoice that was to follow (后补票): handed in, accepted, refused, or excused."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.core.time import now
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet

if TYPE_CHECKING:
    from hesi.expenses.documents.models import Line


class SupplyQuerySet(TenantQuerySet["Supply"]):
    def offered(self) -> Self:
        """Finance has still to look at them. What was submitted anew since then its approvers look at."""
        return self.filter(state=Supply.State.OFFERED, offered_at__gte=F("line__document__submitted_at"))

    def excused(self) -> Self:
        """Finance does without the invoice."""
        return self.filter(state=Supply.State.EXCUSED)

    def visible_to(self, actor: Any) -> Self:
        """Those of the documents one may see."""
        from hesi.expenses.documents.models import Document

        return self.filter(line__document__in=Document.objects.visible_to(actor).order_by())


class Supply(TenantModel):
    """An invoice handed in for an expense after its document was submitted (补票), or the decision to do without one.

    The invoice proves the line from the moment it is handed in; a refusal takes it off again. `findings` are what the
    policy says of it, as `Finding.as_json()`; `reason` is why it was refused, or why no invoice is asked for. Doing
    without holds for an expense of the `excused_type` of up to `excused_minor` in the document's currency.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Handed in, not confirmed yet")
        ACCEPTED = "accepted", pgettext_lazy("supply", "Confirmed")
        REFUSED = "refused", _("Refused")
        EXCUSED = "excused", _("No invoice needed")
        LAPSED = "lapsed", _("No invoice was needed before the expense was changed")

    line = models.ForeignKey("documents.Line", on_delete=models.CASCADE, related_name="supplies")
    invoice = models.ForeignKey("invoices.Invoice", null=True, on_delete=models.PROTECT, related_name="supplies")
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    excused_minor = models.BigIntegerField(null=True)
    excused_type = models.ForeignKey("documents.ExpenseType", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    findings = models.JSONField(default=list)
    offered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=now)
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(SupplyQuerySet)()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line"], condition=Q(state="excused"), name="supply_excused_once"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} · {self.state}"

    def excuses(self, line: "Line") -> bool:
        """Whether doing without holds for the expense as it stands now: of the type it was decided on, and no more."""
        risen = self.excused_minor is not None and line.home_minor > self.excused_minor
        return not risen and self.excused_type_id in (None, line.expense_type_id)
