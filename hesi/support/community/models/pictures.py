"""Pictures that stand below a text."""

from typing import ClassVar

from django.db import models

from hesi.core.ids import new_key
from hesi.support.community.models.threads import Post
from hesi.workspace.files.models import StoredFile
from hesi.workspace.tenancy.models import TenantModel


class Picture(TenantModel):
    """One picture of a text, without what it said of camera and place. Width and height in pixels.

    Whoever may read the text may see it; taken back or taken out it is gone for good.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "post", "id"], name="community_picture_post")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.key}"
