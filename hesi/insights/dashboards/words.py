"""What several cards say alike."""

from django.utils.translation import get_language, ngettext

from hesi.insights.rollups.facts import STEP_NAMES


def documents_word(count: int) -> str:
    """So many documents."""
    return ngettext("{count} document", "{count} documents", count).format(count=count)


def step_word(word: str) -> str:
    """An approval step, as the kept sums name it, in the reader's language."""
    name, _between, english = word.partition(STEP_NAMES)
    return english if english and (get_language() or "").startswith("en") else name
