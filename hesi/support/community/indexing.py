"""How threads are found: one entry each, by title, the beginning of the question, and everything said in it."""

from collections.abc import Iterable, Iterator

from hesi.support.community.models import Post, Shown, Thread
from hesi.support.community.text import excerpt, plain
from hesi.workspace.search.index import entry, index, remove
from hesi.workspace.search.models import SearchEntry

# Of a very long thread the first texts are searched; what comes later repeats their words.
MOST_POSTS = 100


def index_thread(thread: Thread) -> None:
    """Bring its entry up to date; what is not shown, or merged away, is not found."""
    if thread.moderation != Shown.SHOWN or thread.merged_into_id is not None:
        remove(Thread.subject_type, thread.pk)
        return
    index(*entries_of([thread]))


def entries_of(threads: Iterable[Thread]) -> list[SearchEntry]:
    """The entries of these threads, their texts read in one query."""
    rows = {thread.pk: thread for thread in threads}
    texts: dict[int, list[str]] = {pk: [] for pk in rows}
    shown = Post.objects.filter(thread_id__in=rows, moderation=Shown.SHOWN)
    for thread_id, body in shown.order_by("-is_opening", "pk").values_list("thread_id", "body"):
        if len(texts[thread_id]) < MOST_POSTS:
            texts[thread_id].append(body)
    return [_entry(thread, texts[pk]) for pk, thread in rows.items()]


def every_entry() -> Iterator[SearchEntry]:
    """The entries of all threads of the open workspace, for building the index anew."""
    batch: list[Thread] = []
    for thread in Thread.objects.shown().filter(merged_into=None).order_by("pk").iterator(chunk_size=500):
        batch.append(thread)
        if len(batch) == 500:
            yield from entries_of(batch)
            batch = []
    yield from entries_of(batch)


def _entry(thread: Thread, texts: list[str]) -> SearchEntry:
    # Neither names nor companies: nobody is found here by who they are.
    return entry(
        Thread.subject_type,
        thread.pk,
        label=thread.title,
        detail=excerpt(texts[0]) if texts else "",
        url=f"/community/threads/{thread.key}/",
        text="\n".join(plain(body) for body in texts),
        on=thread.created_at.date(),
    )
