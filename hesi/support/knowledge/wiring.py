"""What the library registers with the rooms below, once at start-up."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from hesi.support.knowledge.grants import WRITE_ARTICLES, WRITE_FAQ
from hesi.support.knowledge.models import Edition
from hesi.support.knowledge.shipped import entry_of
from hesi.workspace.access.navigation import ADMINISTRATION, KNOWLEDGE, Place, register
from hesi.workspace.events.subjects import Subject, register_subject
from hesi.workspace.search.find import search_kind
from hesi.workspace.search.index import searchable
from hesi.workspace.search.models import SearchEntry


def wire() -> None:
    """The subject, the search, the places on the rail."""
    register_subject(
        Subject(
            type=Edition.subject_type,
            model=Edition,
            label=lambda edition: edition.title,
            url=lambda edition: f"/articles/{edition.article.key}/",
        )
    )
    searchable(Edition.subject_type, _entries)
    search_kind(Edition.subject_type, _("Help articles"), icon="lifebuoy", order=60)
    register(
        Place(
            "library",
            _("Help articles"),
            "library",
            "file-text",
            order=46,
            group=KNOWLEDGE,
            permissions=(WRITE_ARTICLES,),
            kinds=("provider",),
        )
    )
    register(
        Place(
            "faq",
            _("Questions and answers"),
            "library",
            "help",
            order=88,
            permissions=(WRITE_FAQ,),
            kinds=("customer",),
            group=ADMINISTRATION,
        )
    )


def _entries() -> Iterator[SearchEntry]:
    return (entry_of(edition) for edition in Edition.objects.current().select_related("article"))
