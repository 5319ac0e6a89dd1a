"""Where the community stands: on the provider's rail, among the ways to help, in every search."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hesi.support.community.finding import find_threads, found_elsewhere
from hesi.support.community.indexing import every_entry
from hesi.support.community.models import Post, Report, Shown, Thread
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.service.help_doors import HelpDoor, help_door
from hesi.support.service.help_searches import HelpSearch, help_search
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.navigation import CUSTOMERS, Place, register
from hesi.workspace.events.subjects import Subject, register_subject
from hesi.workspace.search.find import search_elsewhere, search_kind
from hesi.workspace.search.index import searchable


def register_places() -> None:
    """Called once at start-up."""
    register_subject(
        Subject(
            type=Thread.subject_type,
            model=Thread,
            label=lambda thread: thread.title,
            url=lambda thread: reverse("community-thread", args=[thread.key]),
        )
    )
    search_kind(Thread.subject_type, _("Community"), icon="messages", order=65)
    searchable(Thread.subject_type, every_entry)
    search_elsewhere(Thread.subject_type, found_elsewhere)
    help_search(HelpSearch("community", _("Community"), "community", 50, find_threads))
    help_door(
        HelpDoor(
            key="community",
            label=_("Community"),
            text=_("Ask other companies' people, share what works, vote for ideas."),
            url_name="community",
            icon="messages",
            order=50,
            for_guests=True,
        )
    )
    register(
        Place(
            key="community",
            label=_("Community"),
            url_name="community",
            icon="messages",
            order=48,
            group=CUSTOMERS,
            permissions=(ANSWER_TICKETS,),
            kinds=("provider",),
            badge=_to_moderate,
        )
    )


def _to_moderate(actor: AnyActor) -> QuerySet[Post]:
    """Texts that wait or were reported."""
    return to_moderate()


def to_moderate() -> QuerySet[Post]:
    """Texts that wait for a look: held back, or shown with open reports."""
    reported = Exists(Report.objects.filter(post=OuterRef("pk"), settled_at=None))
    return Post.objects.filter(Q(moderation=Shown.WAITING) | Q(moderation=Shown.SHOWN) & reported)
