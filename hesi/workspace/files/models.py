"""StoredFile: one file as it was received."""

from typing import ClassVar

from django.db import models

from hesi.core.ids import new_key
from hesi.core.time import now
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantModel


class StoredFile(TenantModel):
    """A file kept byte for byte. `purpose` names the registered rule that says who may fetch it.

    The content lies sealed under `HESI_HOME/files` in `blob`; `sha256` is of the original bytes.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key)
    purpose = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    blob = models.CharField(max_length=80)
    uploaded_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "sha256"], name="stored_file_sha256")]

    def __str__(self) -> str:
        return self.name
