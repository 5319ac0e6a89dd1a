"""Documents (单据) of every kind, their lines, templates and expense types."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hesi.core.errors import Conflict
from hesi.core.money import Money
from hesi.core.time import now
from hesi.core.words import in_readers_language
from hesi.expenses.approvals.models import ApprovalTask, FlowVersion, Process
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.supplies import Supply  # noqa: F401 - a table of this room
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.policies.models import PolicyVersion
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Department, DimensionItem, LegalEntity, Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class Kind(models.TextChoices):
    CLAIM = "claim", _("Expense claim")
    REQUEST = "request", _("Request")
    ADVANCE = "advance", _("Advance")
    COMPANY_PAYMENT = "company_payment", _("Company payment")
    GENERIC = "generic", _("General document")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVING = "approving", _("In approval")
    REJECTED = "rejected", _("Sent back")
    APPROVED = "approved", _("Approved")
    TO_PAY = "to_pay", _("To pay")
    PAYING = "paying", _("Paying")
    PAID = "paid", _("Paid")
    ARCHIVED = "archived", _("Archived")
    VOID = "void", _("Void")


TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.APPROVING, State.VOID),
    State.APPROVING: (State.REJECTED, State.DRAFT, State.APPROVED, State.TO_PAY),
    State.REJECTED: (State.APPROVING, State.VOID),
    State.APPROVED: (State.ARCHIVED,),
    State.TO_PAY: (State.PAYING, State.PAID),
    State.PAYING: (State.PAID, State.TO_PAY),
    State.PAID: (State.ARCHIVED,),
    State.ARCHIVED: (),
    State.VOID: (),
}


class ExpenseType(TenantModel):
    """What money was spent on (费用类型). `words` are what invoices of this type say; they suggest the type."""

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    icon = models.CharField(max_length=30, default="receipt")
    needs_invoice = models.BooleanField(default=True)
    words = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key"], name="expense_type_key_unique")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return in_readers_language(self.name, self.name_en)

    @property
    def names(self) -> dict[str, str]:
        """The name by language, for what is kept and read by several people."""
        return {"zh": self.name, "en": self.name_en}


class Template(TenantModel):
    """A kind of document the company files (单据模板), such as 差旅报销单."""

    kind = models.CharField(max_length=16, choices=Kind, default=Kind.CLAIM)
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    icon = models.CharField(max_length=30, default="file-invoice")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key"], name="template_key_unique")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return in_readers_language(self.name, self.name_en)


class TemplateVersion(TenantModel):
    """One published definition.

    `{"expense_types": [keys, or empty for all], "flow": key, "prefix": of its numbers, "needs_purpose": bool,
    "needs_project": bool}`
    """

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField(default=dict)
    published_at = models.DateTimeField(default=now)
    published_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["template", "number"], name="template_version_unique")]

    def __str__(self) -> str:
        return f"{self.template} v{self.number}"


class DocumentQuerySet(TenantQuerySet["Document"]):
    def visible_to(self, actor: Any) -> Self:
        """Own documents, those one was asked to decide, those of departments one heads; all for finance and audit.

        A draft is its submitter's alone until it is submitted, and again after it was withdrawn.
        """
        return self.filter(seen_by(actor))

    def own_or_asked(self, actor: Any) -> Self:
        """Those one submitted or was asked to decide: two short walks, where one long OR walks everything."""
        own = self.submitted_by(actor.member_id).order_by().values("pk")
        return self.filter(pk__in=own.union(asked_to_decide(actor).values("subject_id")))

    def with_surroundings(self) -> Self:
        """With what nearly every step asks of a document: its template, person, department and company."""
        return self.select_related("template_version__template", "submitter", "department", "tenant")

    def submitted_by(self, member_id: int | None) -> Self:
        return self.filter(submitter_id=member_id)

    def drafts(self) -> Self:
        return self.filter(state__in=[State.DRAFT, State.REJECTED])

    def waiting_for_payment(self) -> Self:
        return self.filter(state=State.TO_PAY)


def seen_by(actor: Any, path: str = "") -> Q:
    """What `DocumentQuerySet.visible_to` asks, also of rows whose document is reached by `path` (`document__`)."""
    if actor.is_system or actor.holds(VIEW_ALL_DOCUMENTS):
        return Q()
    others = Q(**{f"{path}pk__in": asked_to_decide(actor).values("subject_id")})
    if actor.headed_department_ids:
        others |= Q(**{f"{path}department_id__in": actor.headed_department_ids})
    return Q(**{f"{path}submitter_id": actor.member_id}) | others & ~Q(**{f"{path}state": State.DRAFT})


def asked_to_decide(actor: Any) -> QuerySet[Process]:
    """The processes of documents in which this person has or had a task."""
    tasks = ApprovalTask.objects.filter(assignee_id=actor.member_id).order_by()
    found: QuerySet[Process] = Process.objects.filter(
        subject_type=Document.subject_type, pk__in=tasks.values("process")
    ).order_by()
    return found


class Document(TenantModel):
    """One document of any kind. Its state is guarded by conditional updates; its versions are pinned at submission.

    `total_minor` is the sum of the lines' home amounts in `currency`, the company's currency. `version` counts edits
    and refuses a write based on an older reading.
    """

    subject_type = "document"
    # As an action read or stored them a moment ago, so that its answer need not read them again.
    lines_at_hand: "list[Line] | None" = None

    kind = models.CharField(max_length=16, choices=Kind)
    template_version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="+")
    flow_version = models.ForeignKey(FlowVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    policy_version = models.ForeignKey(PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey(Process, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=500, blank=True)
    submitter = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="documents")
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    legal_entity = models.ForeignKey(LegalEntity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(DimensionItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(default=now)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(DocumentQuerySet)()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "submitter", "-created_at", "-id"], name="document_submitter"),
            models.Index(fields=["tenant", "state", "-created_at", "-id"], name="document_state"),
            models.Index(fields=["tenant", "-created_at", "-id"], name="document_created"),
            models.Index(fields=["tenant", "department", "-created_at", "-id"], name="document_department"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "number"], name="document_number_unique"),
            models.CheckConstraint(condition=Q(total_minor__gte=0), name="document_total_not_negative"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def event_label(self) -> str:
        """How events name this document."""
        return self.number

    @property
    def shown_title(self) -> str:
        """Its title, else the name of its kind."""
        return self.title or self.template_version.template.label

    @property
    def total(self) -> Money:
        """The sum of the lines in the company's currency."""
        return Money(self.total_minor, self.currency)

    @property
    def is_editable(self) -> bool:
        """Whether its submitter may still change it."""
        return self.state in (State.DRAFT, State.REJECTED)

    def expect(self, *states: State) -> None:
        """Refuse unless the document is in one of these states."""
        if self.state not in states:
            raise DocumentMoved(
                _(
                    "This document is now “{state}”, so this step is no longer possible. Reload the page to see it as "
                    "it is."
                ),
                number=self.number,
                state=self.state,
            )


class DocumentMoved(Conflict):
    """The document has left the state a step needs; somebody was faster."""

    code = "document_moved"

    @property
    def message(self) -> str:
        """The sentence with the present state filled in, in the reader's language."""
        return str(self._message).format(state=State(self.context["state"]).label)


class Line(TenantModel):
    """One expense of a document (费用明细).

    `amount_minor` is in `currency`; `home_minor` the same in the document's currency at `rate` (units of home currency
    for one unit of `currency`), which was published for `rate_on` by `rate_source`. `awaits_invoice`: it was handed in
    without the invoice its type asked for, and finance has neither confirmed one nor done without.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    expense_type = models.ForeignKey(ExpenseType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    spent_on = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField(default=0)
    rate = models.DecimalField(max_digits=20, decimal_places=9, default=Decimal(1))
    rate_on = models.DateField(null=True, blank=True)
    rate_source = models.CharField(max_length=60, blank=True)
    home_minor = models.BigIntegerField(default=0)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(DimensionItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    city = models.CharField(max_length=40, blank=True)
    people_count = models.PositiveSmallIntegerField(default=1)
    nights = models.PositiveSmallIntegerField(default=1)
    note = models.CharField(max_length=200, blank=True)
    awaits_invoice = models.BooleanField(default=False)
    invoices = models.ManyToManyField(Invoice, through="LineInvoice", related_name="lines")
    attachments = models.ManyToManyField(StoredFile, through="LineAttachment", related_name="+")

    # Read by `lines_to_check`: the links to its invoices, and how many attachments it has.
    proofs: "list[LineInvoice]"
    attachment_count: int

    class Meta:
        ordering = ("position", "pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "document", "position"], name="line_document"),
            models.Index(fields=["tenant", "spent_on"], name="line_spent_on"),
            models.Index(fields=["tenant", "spent_on"], condition=Q(awaits_invoice=True), name="line_awaits_invoice"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(rate__gt=0), name="line_rate_positive")]

    def __str__(self) -> str:
        return f"{self.position}. {self.note}"

    @property
    def amount(self) -> Money:
        """What was spent, in the currency it was spent in."""
        return Money(self.amount_minor, self.currency)

    @property
    def home(self) -> Money:
        """The same in the document's currency; zero while no rate is known."""
        return Money(self.home_minor, self.document.currency)

    @property
    def is_foreign(self) -> bool:
        """Whether it was spent in another currency than the document's."""
        return self.currency != self.document.currency

    @property
    def lacks_rate(self) -> bool:
        """Whether its amount could not be converted, so that the document's total does not hold it."""
        return self.is_foreign and bool(self.amount_minor) and self.rate_on is None


class LineInvoice(TenantModel):
    """An invoice proves a line."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="line_invoices")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="line_invoices")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["line", "invoice"], name="line_invoice_unique")]

    def __str__(self) -> str:
        return f"{self.line_id} · {self.invoice_id}"


class LineAttachment(TenantModel):
    """A file beside a line that is not an invoice: an itinerary, an approval e-mail, a list of guests."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="line_attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.line_id} · {self.file_id}"


class Reason(TenantModel):
    """The submitter's explanation of a finding that needs one; without `line` it is about the whole document."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="reasons")
    line = models.ForeignKey(Line, null=True, blank=True, on_delete=models.CASCADE, related_name="reasons")
    rule = models.CharField(max_length=40)
    text = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line", "rule"], condition=Q(line__isnull=False), name="document_reason_of_line"
            ),
            models.UniqueConstraint(
                fields=["document", "rule"], condition=Q(line__isnull=True), name="document_reason_of_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class FrozenFinding(TenantModel):
    """A finding as it stood at submission (检查结果), with the reason given. `data` is `Finding.as_json()`."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="findings")
    line = models.ForeignKey(Line, null=True, blank=True, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=40)
    level = models.CharField(max_length=10)
    data = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.level}: {self.rule}"
