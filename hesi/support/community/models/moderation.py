"""What people find wrong with a text."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.support.community.models.people import Profile
from hesi.support.community.models.threads import Post
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantModel


class Report(TenantModel):
    """One person's report of one text; settled when staff have looked at it."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Advertising or spam")
        RUDE = "rude", _("Insulting or rude")
        PRIVATE = "private", _("Shows somebody's private or company data")
        WRONG = "wrong", _("Does not belong here")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason)
    comment = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["post", "profile"], name="community_report_once")]
        indexes: ClassVar = [models.Index(fields=["tenant", "settled_at", "post"], name="community_report_open")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.reason}"
