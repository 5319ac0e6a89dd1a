"""The conversation on a ticket and who takes part in it."""

from typing import ClassVar

from django.db import models

from hesi.core.time import now
from hesi.support.service.models import Channel
from hesi.support.tickets.models.ticket import Ticket
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantModel


class Message(TenantModel):
    """One entry of the conversation. An internal note is seen by agents only.

    `is_automatic` marks what no person wrote (an auto-reply, a bounce, a robot): it never moves a state or a clock.
    `html` is sanitised; `body` is always there as plain text. `hidden_quote` is the quoted rest of a mail.
    `mail_id` is the Message-ID of a mail. `origin_ticket` is where a message of a merged ticket came from.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    is_from_requester = models.BooleanField()
    is_internal = models.BooleanField(default=False)
    is_automatic = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.PAGE)
    author_name = models.CharField(max_length=60)
    author_email = models.EmailField(blank=True)
    agent = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    html = models.TextField(blank=True)
    hidden_quote = models.TextField(blank=True)
    mail_id = models.CharField(max_length=255, blank=True)
    mentions = models.JSONField(default=list)
    origin_ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    attachments = models.ManyToManyField(StoredFile, through="MessageAttachment", related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "ticket", "id"], name="message_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.author_name}"


class MessageAttachment(TenantModel):
    """A file sent with a message. `content_id` names an inline picture of a mail."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="message_attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    content_id = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "file"], name="message_attachment_file")]

    def __str__(self) -> str:
        return f"{self.message_id} · {self.file_id}"


class Participant(TenantModel):
    """Somebody on the customer's side who reads along (CC). `member_id` is theirs in the customer's workspace."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(max_length=60, blank=True)
    email = models.EmailField()
    member_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["ticket", "email"], name="participant_unique")]

    def __str__(self) -> str:
        return self.email


class Follower(TenantModel):
    """An agent who reads along because they want to or were mentioned."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="followers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ticket", "member"], name="follower_unique")]

    def __str__(self) -> str:
        return f"{self.ticket_id} · {self.member_id}"
