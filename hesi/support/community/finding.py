"""Finding threads: the same ranking as help articles, over what the person may see."""

from dataclasses import dataclass

from hesi.support.community.models import Thread
from hesi.support.community.persons import Person, in_community
from hesi.support.knowledge.queries import LEAST_COVERAGE
from hesi.support.knowledge.readers import provider_for
from hesi.support.knowledge.thesaurus import THESAURUS
from hesi.support.service.help_searches import Found
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.search.find import Group, kind_of
from hesi.workspace.search.ranking import Hit, best


@dataclass(frozen=True, slots=True)
class FoundThread:
    """A thread that a question may be about, with how much of it it speaks of (0 to 1) and a piece of its text."""

    thread: Thread
    coverage: float
    excerpt: str


def search_threads(question: str, person: Person, *, limit: int = 20) -> list[FoundThread]:
    """The open community's threads that a question is most likely about, best first."""
    hits = _hits(question, person, limit)
    rows = Thread.objects.select_related("area", "author__company").in_bulk([hit.entry.subject_id for hit in hits])
    return [
        FoundThread(rows[hit.entry.subject_id], hit.coverage, hit.entry.detail)
        for hit in hits
        if hit.entry.subject_id in rows
    ]


def find_threads(asked: str, actor: AnyActor | None, limit: int) -> list[Found]:
    """For the help centre's one search; the actor is None for a guest."""
    if not isinstance(actor, Actor | None) or provider_for(actor) is None:
        return []
    with in_community(actor) as person:
        hits = _hits(asked, person, limit)
        return [Found(title=hit.entry.label, url=hit.entry.url, excerpt=hit.entry.detail) for hit in hits]


def found_elsewhere(query: str, actor: AnyActor, limit: int) -> Group:
    """For the search over everything, in a customer's workspace; the provider's own finds its threads anyway."""
    kind = kind_of(Thread.subject_type)
    if not isinstance(actor, Actor) or (actor.tenant.provider_id or actor.tenant.pk) == actor.tenant.pk:
        return Group(kind, [], has_more=False)
    with in_community(actor) as person:
        hits = _hits(query, person, limit + 1)
        return Group(kind, [hit.entry for hit in hits[:limit]], has_more=len(hits) > limit)


def _hits(question: str, person: Person, limit: int) -> list[Hit]:
    hits = best(
        question,
        subject_type=Thread.subject_type,
        stamp=_stamp(),
        thesaurus=THESAURUS,
        limit=limit,
        allowed=lambda ids: set(Thread.objects.visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)),
    )
    return [hit for hit in hits if hit.coverage >= LEAST_COVERAGE]


def _stamp() -> object:
    """Changes with every new text: how rare words are follows."""
    return Thread.objects.shown().order_by("-last_at", "-pk").values_list("last_at", flat=True).first()
