"""Where a text came from and where it went: threads that became articles, tickets that became threads."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.support.community.models.threads import Area, Thread
from hesi.support.knowledge.models import Article
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class Promotion(TenantModel):
    """A thread became the draft of an article. `credits` are the names its authors chose, as they were then."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="promotion")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    credits = models.JSONField(default=list)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "article"], name="promotion_article")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.article_id}"


class PublishedTicketQuerySet(TenantQuerySet["PublishedTicket"]):
    def visible_to(self, actor: Any) -> Self:
        """Agents; of the customer's side only who asked."""
        if not actor.is_requester:
            return self if actor.is_system or actor.holds(ANSWER_TICKETS) else self.none()
        if actor.customer_id is None or actor.requester_id is None:
            return self.none()
        return self.filter(ticket__customer_id=actor.customer_id, ticket__requester_id=actor.requester_id)


class PublishedTicket(TenantModel):
    """A ticket on its way into the community: exactly the words that its asker agreed to, or not yet."""

    subject_type = "published_ticket"

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for the asker's consent")
        AGREED = "agreed", _("Agreed, may be published")
        DECLINED = "declined", _("Not to be published")
        POSTED = "posted", _("Published")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    question = models.TextField()
    answer = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)
    thread = models.ForeignKey(Thread, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(PublishedTicketQuerySet)()

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(state__in=("asked", "agreed", "posted")), name="published_ticket_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "ticket", "-id"], name="published_ticket_ticket")]

    def __str__(self) -> str:
        return self.title
