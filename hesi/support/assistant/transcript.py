"""A conversation as the desk reads it."""

from django.utils.translation import gettext as _

from hesi.core.text import clean_line
from hesi.support.assistant.models import Turn

_MOST_TURNS, _MOST_SIGNS = 20, 9_000


def title_of(turns: list[Turn]) -> str:
    """The last question that was one; a bare call for a person says nothing of what it is about."""
    asked = [turn for turn in turns if turn.kind != Turn.Kind.HUMAN]
    return clean_line((asked or turns)[-1].question, 120)


def transcript_of(turns: list[Turn]) -> str:
    """Questions, answers and the articles that were shown, the newest turns where there are many."""
    parts = [_("From the conversation with the assistant:")]
    for turn in turns[-_MOST_TURNS:]:
        parts.append(_("Question: {text}").format(text=turn.question))
        parts.append(_("Assistant: {text}").format(text=turn.text))
        shown = [source["label"] for source in [*turn.sources, *turn.also]]
        if shown:
            parts.append(_("Shown: {titles}").format(titles=" · ".join(shown)))
        if turn.was_helpful is False:
            parts.append(_("The person said that this did not help."))
    return "\n".join(parts)[:_MOST_SIGNS]
