"""Mail in and out: mailboxes, every mail that came or went, the ids of each ticket, who cannot be reached."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.support.tickets.models import Category, Message, Ticket
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantModel


class Mailbox(TenantModel):
    """A support address, and where its mail is fetched from. Without a host it is fed by the listener or a pipe.

    `seen_validity` and `seen_uid` are how far its folder has been read (RFC 3501 §2.3.1.1). The password is sealed.
    `proving_server` is the name under which the box's own mail server writes Authentication-Results (RFC 8601).
    """

    address = models.EmailField(unique=True)
    name = models.CharField(max_length=60, blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    host = models.CharField(max_length=120, blank=True)
    port = models.PositiveIntegerField(default=993)
    is_encrypted = models.BooleanField(default=True)
    user = models.CharField(max_length=120, blank=True)
    sealed_password = models.BinaryField(default=b"")
    folder = models.CharField(max_length=80, default="INBOX")
    is_active = models.BooleanField(default=True)
    proving_server = models.CharField(max_length=120, blank=True)
    seen_validity = models.BigIntegerField(default=0)
    seen_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "is_active"], name="mailbox_active")]

    def __str__(self) -> str:
        return self.address


class IncomingMail(TenantModel):
    """One mail as it was received. Its bytes are kept before anything is made of them.

    `mail_key` is the trace of its Message-ID once it was taken in, so that a second copy is known. `uid` is its number
    in the mailbox's folder, null where it came another way. `reason` says why it was set aside or passed over.
    `is_vouched_for`: a person took it in although nothing proves its sender.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("Waiting")
        TAKEN = "taken", _("In a ticket")
        PASSED = "passed", _("Passed over")
        ASIDE = "aside", _("Set aside")

    class Source(models.TextChoices):
        IMAP = "imap", _("Mailbox")
        SMTP = "smtp", _("Listener")
        PIPE = "pipe", _("Pipe")

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="incoming")
    source = models.CharField(max_length=4, choices=Source)
    uid_validity = models.BigIntegerField(null=True, blank=True)
    uid = models.BigIntegerField(null=True, blank=True)
    raw = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    size_bytes = models.BigIntegerField()
    envelope_to = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.RECEIVED)
    outcome = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    is_vouched_for = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    mail_key = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 - null is no key, unlike another
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-received_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "state", "-received_at", "-id"], name="incoming_state"),
            models.Index(fields=["tenant", "-received_at", "-id"], name="incoming_received"),
            models.Index(fields=["tenant", "sender", "-received_at"], name="incoming_sender"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "mail_key"], name="incoming_once"),
            models.UniqueConstraint(
                fields=["mailbox", "uid_validity", "uid"], condition=Q(uid__isnull=False), name="incoming_uid_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.subject}"


class MailReference(TenantModel):
    """A Message-ID seen in the mails of a ticket, so that every branch of the exchange finds back."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "reference"], name="mail_reference_once")]
        indexes: ClassVar = [models.Index(fields=["tenant", "ticket"], name="mail_reference_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.reference}"


class OutgoingMail(TenantModel):
    """A mail to somebody, as it was written; sent once, tried again when a server does not take it.

    `ticket` is null where a mail is answered that became no ticket. `dedupe` keeps one occasion from writing twice.
    """

    class State(models.TextChoices):
        DUE = "due", _("To send")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not delivered")
        HELD = "held", _("Held back")

    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    template = models.CharField(max_length=30)
    is_automatic = models.BooleanField()
    sender = models.CharField(max_length=320)
    reply_to = models.CharField(max_length=320, blank=True)
    recipient = models.EmailField()
    cc = models.JSONField(default=list)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    html = models.TextField(blank=True)
    mail_id = models.CharField(max_length=255)
    references = models.JSONField(default=list)
    dedupe = models.CharField(max_length=80)
    state = models.CharField(max_length=6, choices=State, default=State.DUE)
    error = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-created_at", "-id"], name="outgoing_created"),
            models.Index(fields=["tenant", "state", "due_at"], name="outgoing_due"),
            models.Index(fields=["tenant", "recipient", "-created_at"], name="outgoing_recipient"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "dedupe"], name="outgoing_once"),
            models.UniqueConstraint(fields=["tenant", "mail_id"], name="outgoing_message_id"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.subject}"


class SuspendedAddress(TenantModel):
    """An address mail came back from for good: nothing is sent there until `until`."""

    email = models.EmailField()
    reason = models.CharField(max_length=300, blank=True)
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(default=now)
    until = models.DateTimeField()

    class Meta:
        ordering = ("-since", "-pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "-since", "-id"], name="suspended_since")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "email"], name="suspended_once")]

    def __str__(self) -> str:
        return self.email


class MailingAgent(TenantModel):
    """An agent who gets what customers write in their tickets by mail and may answer from there."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.member_id)
