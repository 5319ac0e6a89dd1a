"""A chat, what is said in it, and how many of them an agent carries at once."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.ids import new_key
from hesi.core.time import now
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.service.models import SupportLine
from hesi.support.tickets.models import Ticket
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantManager, TenantModel, TenantQuerySet

# What is promised of the first answer, in minutes; the share that keeps it stands on the agents' page.
PROMISED_MINUTES = 5
USUAL_CHATS = 3
_TYPING = timedelta(seconds=7)


class ChatQuerySet(TenantQuerySet["Chat"]):
    def visible_to(self, actor: Any) -> Self:
        """Agents see every chat; a customer's member their own, a visitor the one of their link."""
        if actor.is_requester:
            chat_id = getattr(actor, "chat_id", None)
            if chat_id is not None:
                return self.filter(pk=chat_id)
            if actor.requester_id is None:
                return self.none()
            return self.of_requester(actor.customer_id, actor.requester_id)
        return self if actor.is_system or actor.holds(ANSWER_TICKETS) else self.none()

    def of_requester(self, customer_id: int, requester_id: int) -> Self:
        """Those of one member of one customer."""
        return self.filter(customer_id=customer_id, requester_id=requester_id)

    def waiting(self) -> Self:
        return self.filter(state=Chat.State.WAITING)

    def open(self) -> Self:
        return self.filter(state__in=Chat.OPEN_STATES)


class Chat(TenantModel):
    """One conversation. `requester_id` is a member of the customer's workspace; null for a visitor.

    While it waits, `agent` is who was asked to take it (since `offered_at`). `seen_at` is when the requester's page was
    last heard of. `waits_since` is when it came to its line. `answered_at` is the first thing an agent said. `brought`
    is what was said elsewhere before, such as to the assistant; `capsule` what travelled along, frozen at the
    beginning. `last_seq` numbers what is said.
    """

    subject_type = "chat"

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an agent")
        ACTIVE = "active", _("Talking")
        ENDED = "ended", _("Chat ended")
        MISSED = "missed", _("Not answered in time")

    OPEN_STATES = (State.WAITING, State.ACTIVE)

    key = models.CharField(max_length=22, unique=True, default=new_key)
    customer = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requester_id = models.BigIntegerField(null=True, blank=True)
    requester_name = models.CharField(max_length=60)
    requester_email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    page = models.CharField(max_length=200, blank=True)
    brought = models.TextField(blank=True)
    capsule = models.JSONField(default=dict)
    line = models.ForeignKey(SupportLine, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    agent = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    last_seq = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=now)
    waits_since = models.DateTimeField(default=now)
    offered_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)
    requester_typing_at = models.DateTimeField(null=True, blank=True)
    agent_typing_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(ChatQuerySet)()

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "state", "asked_at", "id"], name="chat_state"),
            models.Index(fields=["tenant", "agent", "state"], name="chat_agent"),
            models.Index(fields=["tenant", "line", "-answered_at"], name="chat_answered"),
            models.Index(fields=["tenant", "customer", "requester_id", "-asked_at"], name="chat_requester"),
        ]
        constraints: ClassVar = [
            # One open chat a person, however often they press the button.
            models.UniqueConstraint(
                fields=["tenant", "customer", "requester_id"],
                condition=Q(state__in=("waiting", "active"), requester_id__isnull=False),
                name="chat_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.requester_name} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def event_label(self) -> str:
        """How events and live parts name it."""
        return self.key

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    @property
    def is_guest(self) -> bool:
        """Whether a visitor asks, who is not signed in."""
        return self.requester_id is None

    @property
    def ear(self) -> int:
        """Who hears of it on the requester's side: the member's id, or for a visitor a number below zero."""
        return self.requester_id if self.requester_id is not None else -self.pk

    def is_typing(self, *, agent: bool, at: datetime) -> bool:
        """Whether that side has typed within the last seconds."""
        last = self.agent_typing_at if agent else self.requester_typing_at
        return last is not None and at - last < _TYPING


class ChatMessage(TenantModel):
    """One thing said. `seq` grows by one within its chat, so that a page can ask for what it has not seen yet.

    `client_key` is made by the page that sends: sent again after a lost connection it stands there once. A note is
    seen by agents only; the other kinds are what happened, told in the reader's language.
    """

    class Kind(models.TextChoices):
        SAID = "said", _("Message")
        NOTE = "note", _("Note")
        JOINED = "joined", _("An agent joined")
        MOVED = "moved", _("Handed on")
        ENDED = "ended", _("Ended")

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SAID)
    is_from_requester = models.BooleanField(default=False)
    agent = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=60)
    body = models.TextField(blank=True)
    client_key = models.CharField(max_length=40, blank=True)
    files = models.ManyToManyField(StoredFile, through="ChatFile", related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("seq",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chat", "seq"], name="chat_message_seq"),
            models.UniqueConstraint(
                fields=["chat", "is_from_requester", "client_key"],
                condition=~Q(client_key=""),
                name="chat_message_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "chat", "seq"], name="chat_message_chat")]

    def __str__(self) -> str:
        return f"{self.chat_id} {self.seq}"


class ChatFile(TenantModel):
    """A picture or file sent in a chat."""

    message = models.ForeignKey(ChatMessage, on_delete=models.CASCADE, related_name="chat_files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "file"], name="chat_file_file")]

    def __str__(self) -> str:
        return f"{self.message_id} · {self.file_id}"


class ChatLimit(TenantModel):
    """How many chats are offered to an agent at once; the usual number where nothing is said."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    most = models.PositiveSmallIntegerField(default=USUAL_CHATS)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "member"], name="chat_limit_member")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.most}"
