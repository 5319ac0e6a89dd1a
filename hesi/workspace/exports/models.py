"""Export: one asking for a list as a file, how far it is, and the file."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hesi.core.ids import new_key
from hesi.core.time import now
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting to start")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Did not work")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (State.WAITING, State.RUNNING)


class Format(models.TextChoices):
    XLSX = "xlsx", _("Excel workbook")
    CSV = "csv", _("CSV table")
    PDF = "pdf", _("PDF document")
    JSON = "json", _("JSON data")


class ExportQuerySet(TenantQuerySet["Export"]):
    def visible_to(self, actor: Any) -> Self:
        """An export is its asker's alone."""
        return self if actor.is_system else self.filter(asked_by_id=actor.member_id)

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def expired(self, at: datetime) -> Self:
        """Those whose file has served its time and still lies there."""
        return self.filter(expires_at__lte=at, file__isnull=False)


class Export(TenantModel):
    """What was asked (`kind` names an `exportable`, `query` its filters), and what became of it.

    `total_rows` is known once the job has begun. `file` is set exactly when the state is done, until it expires.
    `reach` is how widely its asker saw when it was made, as `reach_of` tells it: who sees less now asks for it anew.
    """

    subject_type = "export"

    key = models.CharField(max_length=22, unique=True, default=new_key)
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="exports")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    query = models.JSONField(default=dict)
    format = models.CharField(max_length=4, choices=Format, default=Format.XLSX)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reach = models.JSONField(default=dict)
    error = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(ExportQuerySet)()

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [
            models.Index(fields=["tenant", "asked_by", "-id"], name="export_of_member"),
            models.Index(fields=["tenant", "expires_at"], name="export_expiry"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """The page that shows how far it is."""
        return reverse("export", args=[self.key])

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_expired(self) -> bool:
        """It was made, and its file has been removed or is about to be."""
        return self.state == State.DONE and (self.file_id is None or (self.expires_at or now()) <= now())

    @property
    def is_ready(self) -> bool:
        return self.state == State.DONE and not self.is_expired
