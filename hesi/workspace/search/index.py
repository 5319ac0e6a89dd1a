"""Keeping the index: called by each module when something it owns is made or changed."""

from datetime import date

from hesi.core.text import clean_line, tokens
from hesi.workspace.search.models import SearchEntry

MOST_TOKENS = 4_000


def index(
    subject_type: str,
    subject_id: int,
    *,
    label: str,
    url: str,
    text: str = "",
    detail: str = "",
    on: date | None = None,
) -> None:
    """Make this subject findable by the words of its label and text, or bring its entry up to date.

    `label` and `detail` are shown in the results; `text` is only searched. The subject's type is registered with
    `register_subject`, whose model says by `visible_to` who finds it.
    """
    words = list(dict.fromkeys(tokens(f"{label}\n{detail}\n{text}")))[:MOST_TOKENS]
    SearchEntry.objects.update_or_create(
        subject_type=subject_type,
        subject_id=subject_id,
        defaults={
            "label": clean_line(label, 200),
            "detail": clean_line(detail, 200),
            "url": url[:200],
            "on": on,
            "tokens": " ".join(words),
        },
    )


def remove(subject_type: str, subject_id: int) -> None:
    """Nobody finds this subject any more."""
    SearchEntry.objects.filter(subject_type=subject_type, subject_id=subject_id).delete()
